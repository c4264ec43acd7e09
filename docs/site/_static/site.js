// Small things on every page; each page can be read without them.

// What scrolls sideways can be reached by the keyboard, and says what it is.
function reachable () {
  for (const box of document.querySelectorAll('article .table-wrapper, article .drawing, article pre')) {
    const scrolls = box.scrollWidth > box.clientWidth + 1
    if (scrolls) box.tabIndex = 0
    else box.removeAttribute('tabindex')
  }
}
reachable()
addEventListener('load', reachable)
addEventListener('resize', reachable)

// The day the law was last checked: said aloud once it is more than three months old.
for (const box of document.querySelectorAll('[data-checked]')) {
  if (Date.now() - Date.parse(box.dataset.checked) < 92 * 86400000) continue
  box.classList.add('old')
  box.append(Object.assign(document.createElement('p'), { textContent: box.dataset.old }))
}

// The clause catalogue: every filter narrows the list; what was asked stands in the address, so that it can be sent.
const form = document.getElementById('clause-filters')
if (form) {
  const rows = [...document.querySelectorAll('table.clauses tbody tr')]
  const said = form.querySelector('output')
  const bare = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').match(/[a-z0-9]+/g) ?? []
  const titles = new Map(rows.map(row => [row, ' ' + bare(row.textContent).join(' ')]))
  let asked // the texts are loaded the first time that words are asked
  const texts = () => asked ??= new Promise(resolve => {
    if (window.aigovClauses) return resolve()
    const script = document.createElement('script')
    script.src = form.dataset.texts
    script.onload = script.onerror = () => resolve()
    document.head.append(script)
  })
  const has = (row, name, value) => row.dataset[name].split(' ').includes(value)
  async function filter () {
    const want = Object.fromEntries(new FormData(form))
    const words = bare(want.text)
    if (words.length) await texts()
    let shown = 0
    for (const row of rows) {
      const inside = titles.get(row) + ' ' + (window.aigovClauses?.[row.dataset.clause] ?? '')
      const weights = row.dataset.weight.split(' ').map(each => each.split(':'))
      row.hidden = !(words.every(word => inside.includes(' ' + word)) &&
        ['group', 'family', 'modality', 'vehicle', 'answers'].every(name => !want[name] || has(row, name, want[name])) &&
        (!want.weight || weights.some(([vehicle, weight]) => weight === want.weight && (!want.vehicle || want.vehicle === vehicle))))
      if (!row.hidden) shown++
    }
    for (const section of document.querySelectorAll('section.clause-topic')) section.hidden = !section.querySelector('tbody tr:not([hidden])')
    said.textContent = shown ? said.dataset.count.replace('%total', rows.length).replace('%n', shown) : said.dataset.none
    const query = new URLSearchParams(Object.entries(want).filter(([, value]) => value)).toString()
    history.replaceState(null, '', location.pathname + (query ? '?' + query : '') + location.hash)
  }
  for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value
  form.hidden = false
  form.addEventListener('input', filter)
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(filter))
  filter()
}
