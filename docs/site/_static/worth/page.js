/* The page “What is it worth?”: the form gives facts, engine.js answers, this shows it. The address holds what departs from the sample. */
'use strict'
;(() => {
  const words = JSON.parse(document.getElementById('worth-words').textContent)
  const { language, say, labels, places } = words
  const form = document.getElementById('worth-form')
  const $ = id => document.getElementById(id)
  const engine = window.aigovWorth(window.AIGOV_LAW)
  const weightOf = Object.fromEntries(words.weights.map(each => [each.id, each.label]))

  // ---- small helpers
  const told = (name, values = {}) => say[name].replace(/\{(\w+)\}/g, (all, key) => key in values ? values[key] : all)
  const day = value => engine.dayText(value, language)
  const narrow = value => day(value).replaceAll('\u00a0', ' ') // a column may break it
  const text = said => said.text(language)
  function el (tag, attributes = {}, ...children) {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(name, '')
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value)
    }
    made.append(...children.flat().filter(each => each !== null && each !== undefined && each !== ''))
    return made
  }
  const badge = weight => el('span', { class: `weight weight-${weight.replace('+', '-')}` }, weightOf[weight])
  const place = (what, name) => places[what].replace('{}', name)
  const ruleLink = rule => el('a', { href: place('rule', rule.id) }, rule.id)

  // ---- facts: what each control holds
  const facts = [...form.querySelectorAll('.fact')].map(box => ({
    box,
    path: box.dataset.path,
    kind: box.dataset.kind,
    when: box.dataset.when ? JSON.parse(box.dataset.when) : {},
    group: box.closest('fieldset'),
    main: box.querySelector(`[name="${box.dataset.path}"]`),
    day: box.querySelector(`[name="${box.dataset.path}.day"]`)
  }))
  const known = new Map(facts.map(fact => [fact.path, fact]))
  const get = (of, path) => path.split('.').reduce((found, name) => found === null || found === undefined ? null : found[name] ?? null, of)
  const put = (of, path, value) => {
    const names = path.split('.')
    const last = names.pop()
    let block = of
    for (const name of names) block = block[name] ??= {}
    block[last] = value
  }
  const LANGUAGES = { fr: ['fr'], 'fr+en': ['fr', 'en'], en: ['en'] }

  /* A fact of a matter, as the word that stands in the address. */
  function wordIn (matter, fact) {
    const value = get(matter, fact.path)
    if (fact.path === 'languages') return Object.keys(LANGUAGES).find(name => LANGUAGES[name].join() === value.join())
    if (fact.kind === 'bool') return value ? 'yes' : 'no'
    return value === null ? '' : String(value)
  }
  function valueOf (fact, word) {
    if (fact.path === 'languages') return LANGUAGES[word]
    if (fact.kind === 'bool') return word === 'yes'
    if (fact.kind === 'int') return Number(word)
    return word === '' ? null : word
  }
  /* What a control says, as such a word. */
  function read (fact) {
    if (fact.path === 'vehicle') return form.elements.vehicle.value
    if (fact.kind === 'bool' || fact.kind === 'block') return fact.main.checked ? 'yes' : 'no'
    if (fact.kind === 'date') return fact.main.checked ? fact.day.value : ''
    return fact.main.value
  }
  function set (fact, word) {
    if (fact.path === 'vehicle') form.elements.vehicle.value = word
    else if (fact.kind === 'bool' || fact.kind === 'block') fact.main.checked = word === 'yes'
    else if (fact.kind === 'date') {
      fact.main.checked = word !== ''
      if (word) fact.day.value = word
      else if (!fact.day.value) fact.day.value = get(engine.law.sample, fact.path) ?? engine.law.sample.as_of
    } else fact.main.value = word
  }
  /* Whether a word may stand in a control: what comes by the address is somebody else's. */
  function sound (fact, word) {
    if (fact.path === 'vehicle') return word in engine.law.vehicles
    if (fact.kind === 'bool' || fact.kind === 'block') return word === 'yes' || word === 'no'
    if (fact.kind === 'int') return /^[1-9]\d{0,5}$/.test(word)
    if (fact.kind === 'word') return [...fact.main.options].some(option => option.value === word)
    if (word === '') return fact.kind === 'date'
    try { return engine.py.day(word).year > 1900 } catch { return false }
  }

  // ---- what is asked, given the other answers
  const UNSAID = { bool: 'no', date: '' }
  let forced = new Set() // what a problem names is shown, so that it can be mended
  function asked () {
    const vehicle = form.elements.vehicle.value
    const said = path => {
      const fact = known.get(path)
      if (path === 'procedure' && vehicle !== 'charter') return 'yes'
      if (path === 'employer.headcount') return Number(fact.main.value) >= 50 ? '50+' : 'few'
      return holds(fact.when) ? read(fact) : UNSAID[fact.kind]
    }
    const holds = when => Object.entries(when).every(([path, values]) => values.includes(said(path)) || (values[0] === '*' && said(path) !== ''))
    const there = new Map()
    for (const fact of facts) {
      const group = fact.group.dataset
      const inGroup = (!group.vehicles || group.vehicles.split(' ').includes(vehicle)) && (!group.when || holds(JSON.parse(group.when)))
      there.set(fact, !inGroup ? 'elsewhere' : holds(fact.when) ? 'asked' : 'unsaid')
    }
    return there
  }
  /* The facts of the matter: the sample's, with what the form says laid over; what is not shown is not stated. */
  function matterOf (there) {
    const matter = engine.sample(form.elements.vehicle.value)
    const followed = read(known.get('procedure')) === 'yes'
    if (matter.vehicle === 'charter' && followed) matter.procedure = structuredClone(engine.law.sample.procedure)
    for (const fact of facts) {
      const state = there.get(fact)
      if (state === 'elsewhere' || fact.kind === 'block') continue
      put(matter, fact.path, valueOf(fact, state === 'asked' ? read(fact) : UNSAID[fact.kind] ?? read(fact)))
    }
    if (matter.procedure && !matter.procedure.cse_opinion_on) matter.procedure.cse_opinion = null
    return matter
  }
  /* What a control says to start with: a charter stands alone. */
  const start = fact => fact.kind === 'block' ? 'no' : wordIn(engine.law.sample, fact)

  // ---- the address
  function address (there) {
    const query = new URLSearchParams()
    for (const fact of facts) {
      if (there.get(fact) !== 'asked') continue
      const word = read(fact)
      if (word !== start(fact)) query.set(fact.path, word)
    }
    return query.toString()
  }
  function load (changes) {
    for (const fact of facts) set(fact, start(fact))
    for (const [path, word] of changes) {
      const fact = known.get(path)
      if (fact && sound(fact, word)) set(fact, word)
    }
  }
  function write (hash) {
    history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search)
    for (const link of document.querySelectorAll('.languages a')) link.hash = hash
  }
  const fromAddress = () => location.hash.includes('=') ? [...new URLSearchParams(location.hash.slice(1))] : null

  // ---- running
  let last = null // the weights before, by clause
  let opened = new Set()
  let speaking = 0
  function run (quiet = false) {
    let there = asked()
    const hash = address(there)
    const matter = matterOf(there)
    let found
    try { found = engine.assess(matter) } catch (error) {
      $('worth-problems').replaceChildren(el('p', { class: 'worth-refused' }, told('failed', { error: error.message })))
      $('worth-found').hidden = true
      throw error
    }
    forced = new Set(found.problems.map(each => each.where))
    there = asked()
    show(there, found)
    write(hash)
    for (const button of form.querySelectorAll('[data-preset]')) button.setAttribute('aria-pressed', String(pressed(button.dataset.preset, hash)))
    problems(found.problems, matter)
    $('worth-found').hidden = found.problems.length > 0
    const counts = found.problems.length ? '' : countsText(found)
    const changed = found.problems.length || !last || last.vehicle !== matter.vehicle ? new Map() : changes(found)
    if (!found.problems.length) {
      results(found, matter, changed)
      last = { vehicle: matter.vehicle, weights: new Map(found.findings.map(each => [each.clause, each.weight])), then: new Map(found.findings.map(each => [each.clause, each.then])) }
    }
    bar(found)
    matterText(matter)
    clearTimeout(speaking)
    if (!quiet) speaking = setTimeout(() => { $('worth-live').textContent = spoken(found, changed, counts) }, 300)
  }
  function pressed (name, hash) {
    const now = new URLSearchParams(hash)
    const want = Object.entries(words.presets[name]).filter(([path, value]) => value !== start(known.get(path)))
    return now.size === want.length && want.every(([path, value]) => now.get(path) === (value ?? ''))
  }
  function changes (found) {
    const out = new Map()
    for (const each of found.findings) {
      const before = last.weights.get(each.clause)
      if (before === undefined || before !== each.weight || last.then.get(each.clause) !== each.then) out.set(each.clause, before ?? null)
    }
    return out
  }
  function counted (found, name) {
    const out = new Map(words.weights.map(each => [each.id, 0]))
    for (const each of found.findings) out.set(each[name], out.get(each[name]) + 1)
    return out
  }
  const countsText = found => [...counted(found, 'weight')].filter(([, n]) => n).map(([weight, n]) => told('count', { weight: weightOf[weight], n })).join(' · ')
  function spoken (found, changed, counts) {
    if (found.problems.length) return '' // the list of problems is an alert
    if (!changed.size) return told('live-none', { counts })
    return changed.size === 1 ? told('live-one', { counts }) : told('live', { n: changed.size, counts })
  }

  // ---- showing the form
  function show (there, found) {
    for (const fact of facts) {
      const state = there.get(fact)
      fact.box.hidden = state !== 'asked' && !forced.has(fact.path)
      if (fact.day) {
        fact.day.disabled = !fact.main.checked
        fact.box.classList.toggle('undone', !fact.main.checked)
      }
      const wrong = forced.has(fact.path)
      for (const control of [fact.main, fact.day]) {
        if (!control) continue
        if (wrong) { control.setAttribute('aria-invalid', 'true'); control.setAttribute('aria-errormessage', 'worth-problems') } else { control.removeAttribute('aria-invalid'); control.removeAttribute('aria-errormessage') }
      }
    }
    for (const group of form.querySelectorAll('fieldset')) group.hidden = ![...group.querySelectorAll('.fact')].some(box => !box.hidden)
  }
  function goTo (path) {
    const fact = known.get(path)
    if (!fact) return
    fact.main.focus()
    fact.main.scrollIntoView({ block: 'center' })
  }
  function fieldButton (path, name) {
    const fact = known.get(path)
    if (!fact || fact.box.hidden || fact.group.hidden) return null
    const button = el('button', { type: 'button', class: 'worth-go', 'aria-label': told('fill-what', { what: name }) }, told('fill'))
    button.addEventListener('click', () => goTo(path))
    return button
  }
  function problems (found, matter) {
    const box = $('worth-problems')
    const parts = []
    if (found.length) {
      parts.push(el('div', { class: 'worth-refused' },
        el('h3', {}, told('refused')),
        el('ul', {}, found.map(each => {
          const said = engine.problemText(each, language)
          const name = labels[each.where] ?? each.where
          return el('li', {}, el('strong', {}, name), say.colon, said.message, ' — ', said.hint, '. ', fieldButton(each.where, name))
        })),
        el('p', {}, told('refused-note'))))
    } else if (!matter.languages.includes('fr')) parts.push(el('p', { class: 'worth-refused' }, el('strong', {}, told('not-made')), ' ', words.not_made))
    box.replaceChildren(...parts)
  }
  function bar (found) {
    const lacking = found.problems.length ? [] : found.missing.map(name => text(engine.formalities.get(name)))
    $('worth-bar-text').textContent = found.problems.length
      ? told('refused')
      : countsText(found) + (lacking.length ? ` — ${told('missing-clause', { what: lacking.join(say.semicolon) })}` : '')
  }

  // ---- showing what was found
  function results (found, matter, changed) {
    summary(found, matter)
    clauses(found, changed)
    const rows = [...found.facts].map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, el('a', { href: place('fact', name) }, name)), el('td', {}, el('code', {}, value))))
    $('worth-observed').replaceChildren(el('table', { class: 'docutils' }, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, told('fact')), el('th', { scope: 'col' }, told('value')))), el('tbody', {}, rows)))
  }
  function summary (found, matter) {
    const now = counted(found, 'weight')
    const then = counted(found, 'then')
    const head = el('tr', {}, [told('weight'), told('today', { day: narrow(found.day) }), told('then')].map(each => el('th', { scope: 'col' }, each)))
    const rows = words.weights.filter(each => now.get(each.id) || then.get(each.id)).map(each => el('tr', { 'data-weight': each.id },
      el('th', { scope: 'row' }, badge(each.id)), el('td', {}, String(now.get(each.id))), el('td', {}, String(then.get(each.id)))))
    const counts = el('table', { class: 'docutils worth-counts' }, el('thead', {}, head), el('tbody', {}, rows))
    const missing = found.missing.length
      ? [el('ul', { class: 'worth-missing' }, found.missing.map(name => {
        const formality = engine.formalities.get(name)
        return el('li', { 'data-formality': name }, text(formality), ' ', fieldButton(fieldOf(formality.key), text(formality)), el('span', { class: 'worth-bases' }, cited(formality.legal_bases.map(basis => engine.cite(basis, found.day)))))
      })), found.beyond.rule ? el('p', { id: 'worth-beyond' }, beyond(found)) : null]
      : [el('p', { id: 'worth-beyond' }, beyond(found))]
    const known = []
    if (matter.vehicle !== 'charter' || matter.procedure) known.push([told('effective'), found.effective_on ? day(found.effective_on) : told('never')])
    const from = found.internal_rules_mandatory_from
    known.push([told('mandatory'), found.internal_rules_mandatory ? told('mandatory-yes', { day: day(from) }) : from ? told('mandatory-later', { day: day(from) }) : told('mandatory-no')])
    if (found.cse_deemed_on) known.push([told('deemed'), day(found.cse_deemed_on)])
    const dates = el('dl', { class: 'facts' }, known.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))))
    const warned = found.warnings.length
      ? [el('h3', {}, told('warnings')), el('p', { class: 'help' }, told('warnings-note')), el('ul', { class: 'worth-warnings' }, found.warnings.map(rule => el('li', { 'data-rule': rule.id }, text(rule.explanation), ' ', ruleLink(rule), el('span', { class: 'worth-bases' }, cited(engine.citations([rule], found.day))))))]
      : []
    const noted = [...new Set(found.findings.flatMap(each => each.outcome.noted))] // the same for nearly every clause: said once
    $('worth-noted').replaceChildren(...noted.map(rule => el('li', {}, text(rule.explanation), ' ', ruleLink(rule))))
    $('worth-summary').replaceChildren(
      el('div', { class: 'worth-columns' }, el('div', {}, counts, dates), el('div', {}, el('h3', {}, told('missing')), ...missing, ...warned)))
  }
  /* What no formality mends, in the words of the library. */
  function beyond (found) {
    const { rule, void: count } = found.beyond
    const lightest = words.weights.at(-1)
    const parts = rule ? [told('nothing-gives'), ' ', text(rule.explanation), ' ', ruleLink(rule)] : [told('nothing-missing')]
    if (count) parts.push(' ', told('nothing-mends', { weight: lightest.label, n: count }), ' ', lightest.says)
    if (found.warnings.length) parts.push(' ', told('warnings-remain'))
    return parts
  }
  /* The control that a formality's key names, or the one that would show it. */
  function fieldOf (key) {
    const fact = known.get(key)
    return fact?.box.hidden ? Object.keys(fact.when)[0] ?? key : key
  }

  /* Some legal bases, each linked to its page here and to its source. */
  function cited (bases) {
    const out = []
    for (const each of bases) {
      const version = each.basis.version_on(each.day)
      if (out.length) out.push(say.semicolon)
      out.push(el('a', { href: place('basis', each.id) }, text(each.basis.cite)))
      const [before, ...marked] = each.citation_text(language).slice(text(each.basis.cite).length).split(say.verify)
      out.push(before, ...marked.flatMap(rest => [el('span', { class: 'verify' }, say.verify), rest]))
      if (version.permalink) out.push(' ', el('a', { href: version.permalink, class: 'worth-source' }, told('source')))
    }
    return out
  }
  function reason (each, title) {
    const said = each.outcome.decided.map(rule => text(rule.explanation)).join(' ')
    const parts = []
    parts.push(el('p', {}, el('strong', {}, told('rules')), say.colon, each.outcome.decided.flatMap((rule, at) => [at ? ', ' : '', ruleLink(rule), ` (${words.confidence[rule.confidence]})`])))
    if (each.bases.length) parts.push(el('p', {}, el('strong', {}, told('bases')), say.colon, cited(each.bases)))
    if (each.outcome.noted.length) parts.push(el('p', {}, el('strong', {}, told('noted')), say.colon, each.outcome.noted.flatMap((rule, at) => [at ? ', ' : '', ruleLink(rule)])))
    for (const [rule, by] of each.outcome.set_aside) parts.push(el('p', { class: 'help' }, told('aside', { rule: rule.id, others: by.map(other => other.id).join(', ') })))
    const box = el('details', { 'data-of': each.clause, open: opened.has(each.clause) },
      el('summary', {}, el('span', { class: 'visually-hidden' }, `${told('why')}${say.colon}${title}. `), el('span', { class: 'worth-said' }, said)), el('div', { class: 'worth-reason' }, parts))
    box.addEventListener('toggle', () => { box.open ? opened.add(each.clause) : opened.delete(each.clause) })
    return box
  }
  function clauses (found, changed) {
    const sections = []
    for (const each of found.findings) {
      const at = sections.at(-1)
      if (at && at.section === each.section) at.findings.push(each)
      else sections.push({ section: each.section, findings: [each] })
    }
    const columns = [told('clause'), told('today', { day: narrow(found.day) }), told('then'), told('why')]
    $('worth-clauses').replaceChildren(...sections.map((part, at) => {
      const name = part.section ? part.section[language] : told(sections.length === 1 ? 'whole' : at ? 'end' : 'head')
      const id = `worth-part-${at}`
      const rows = part.findings.map(each => {
        const title = each.title[language]
        const was = changed.get(each.clause)
        const lacking = each.missing.map(name => text(engine.formalities.get(name)))
        const now = [badge(each.weight)]
        if (was && was !== each.weight) now.push(el('span', { class: 'worth-before' }, told('before', { weight: weightOf[was] })))
        const later = each.missing.length
          ? [badge(each.then), el('span', { class: 'worth-lacking' }, told('missing-clause', { what: lacking.join(say.semicolon) }))]
          : [el('span', { class: 'worth-same' }, told('same'))]
        const kept = each.missing.length ? null : 'worth-kept'
        return el('tr', {
          'data-clause': each.clause,
          'data-weight': each.weight,
          'data-then': each.then,
          'data-missing': each.missing.join(' '),
          'data-rules': each.outcome.decided.map(rule => rule.id).join(' '),
          class: changed.has(each.clause) ? 'worth-changed' : null
        },
        el('th', { scope: 'row', 'data-label': columns[0] }, el('a', { href: place('clause', each.clause) }, title)),
        el('td', { 'data-label': columns[1] }, now),
        el('td', { 'data-label': columns[2], class: kept }, later),
        el('td', { 'data-label': columns[3] }, reason(each, title)))
      })
      return el('section', { class: 'worth-part', 'aria-labelledby': id }, el('h3', { id }, name),
        el('table', { class: 'docutils stack worth-clauses', 'aria-labelledby': id },
          el('thead', {}, el('tr', {}, columns.map(each => el('th', { scope: 'col' }, each)))), el('tbody', {}, rows)))
    }))
    sift()
  }
  function sift () {
    const wanted = $('worth-filter').value
    const rows = [...document.querySelectorAll('#worth-clauses tbody tr')]
    let shown = 0
    for (const row of rows) {
      row.hidden = !(wanted === 'all' || (wanted === 'missing' && row.dataset.missing) || (wanted === 'changed' && row.classList.contains('worth-changed')))
      if (!row.hidden) shown++
    }
    for (const part of document.querySelectorAll('.worth-part')) part.hidden = !part.querySelector('tbody tr:not([hidden])')
    $('worth-shown').textContent = shown ? told('shown', { n: shown, total: rows.length }) : told('none-shown')
  }

  // ---- the same facts on the command line
  function matterText (matter) {
    const lines = engine.copied(matter)
    $('worth-matter').textContent = lines.join('\n')
    $('worth-copied').hidden = !lines.length
    $('worth-nothing').hidden = lines.length > 0
    $('worth-command').textContent = `aigov-docs explain matter.yaml --vehicle ${matter.vehicle} --lang ${language}\naigov-docs compare matter.yaml --lang ${language}`
  }

  // ---- events
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('input', event => {
    const box = event.target.closest('.fact')
    if (!box) return
    const { type, name, value } = event.target
    if (type === 'date' && (value ? Number(value.slice(0, 4)) < 1900 : name === 'as_of')) return // being written
    if (type === 'number' && !/^[1-9]\d{0,5}$/.test(value)) return
    run()
  })
  form.addEventListener('click', event => {
    const name = event.target.closest('[data-preset]')?.dataset.preset
    if (!name) return
    load(Object.entries(words.presets[name]).map(([path, value]) => [path, value ?? '']))
    run()
  })
  $('worth-reset').addEventListener('click', () => { load([['vehicle', form.elements.vehicle.value]]); run() })
  $('worth-share').addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(location.href); $('worth-shared').textContent = told('copied') } catch { $('worth-shared').textContent = told('not-copied') }
  })
  $('worth-bar').querySelector('a').addEventListener('click', event => {
    event.preventDefault()
    const to = $($('worth-found').hidden ? 'worth-problems' : 'worth-table')
    to.scrollIntoView()
    to.focus()
  })
  $('worth-filter').addEventListener('change', sift)
  $('worth-open').addEventListener('click', event => {
    const open = event.target.getAttribute('aria-pressed') !== 'true'
    for (const box of document.querySelectorAll('#worth-clauses details')) box.open = open
    event.target.setAttribute('aria-pressed', String(open))
    event.target.textContent = told(open ? 'close' : 'open')
  })
  addEventListener('hashchange', () => {
    const changes = fromAddress()
    if (changes) { load(changes); run() } else write(address(asked())) // a jump on the page: the situation stays in the address
  })

  load(fromAddress() ?? [])
  form.hidden = false
  $('worth-sample').open = false // the table that needs no script
  $('worth-results').hidden = false
  run(true)
})()
