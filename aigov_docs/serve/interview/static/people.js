// The list of people, given as a file: what it must have, who of it is held, and a button that takes it out again.
import { data, get, matterToSend, say, state, today, tracks, words } from './matter.js'
import { frame, h, heard, idOf, mark, setFault } from './fields.js'

const colon = data.language === 'fr' ? '\u00a0: ' : ': '

/* The list as it is sent, where a paper wanted is made for each person; nothing else. */
export const peopleToSend = () => state.people && tracks().has('contract') ? { people: state.people } : {}
/* The languages of those of whom the list says none. */
export const languagesOf = matter => (matter.languages ?? []).includes('en') ? 'fr+en' : 'fr'

export function file () {
  const id = idOf(['people'])
  const said = h('div', { class: 'told-people', 'aria-live': 'polite' })
  const input = h('input', { type: 'file', id, name: 'people', accept: '.csv,.xlsx,.xlsm,.txt', 'aria-describedby': `${id}-error ${id}-hint` })
  const remover = h('button', { type: 'button', class: 'link', id: `${id}-remove`, onclick: () => remove() }, say('people_remove'))
  const tell = (...lines) => { said.replaceChildren(...state.people ? [h('p', { class: 'chosen' }, say('people_given', { name: state.people.name })), ...lines] : []); remover.hidden = !state.people }
  const remove = () => {
    state.people = null
    input.value = ''
    setFault(document.getElementById(`${id}-box`), '')
    tell()
    heard.tell(say('people_removed'))
    input.focus()
    heard.change(['people'])
  }
  input.addEventListener('change', async () => {
    const [given] = input.files
    if (!given) return
    state.people = { name: given.name, content: base64(new Uint8Array(await given.arrayBuffer())) }
    setFault(document.getElementById(`${id}-box`), '')
    heard.change(['people'])
    await heard.people()
  })
  /* Say who of the list would be issued an amendment, who not and why, and what is to be corrected. */
  heard.people = async () => {
    if (!state.people || !said.isConnected) return
    const sent = state.people
    tell(h('p', {}, say('weighing')))
    try {
      const matter = { date: today(), ...matterToSend() }
      const told = await heard.ask('people', { matter, people: sent, languages: languagesOf(matter) })
      if (sent !== state.people) return
      tell(...describe(told), contractStatement(id, told, sent))
      setFault(document.getElementById(`${id}-box`), told.problems.filter(each => each.path[0] === 'people').map(sentence).join(' '))
    } catch (error) { tell(h('p', {}, error.message)) }
  }
  tell()
  setTimeout(() => heard.people())
  const model = h('p', { class: 'small' }, say('people_columns', { columns: data.columns.join(', ') }), ' ', h('a', { href: `/api/people-model?lang=${data.language}`, download: `${words.people_file}.csv` }, say('people_model')))
  return h('div', {}, frame({ path: ['people'], title: say('people_list'), hint: say('people_hint'), control: [input, remover, said] }), model)
}

/* The type of contract of those of whom the list says none, stated by who gives it; asked only where it is missing. */
function contractStatement (id, told, list) {
  if (!told.notes.length) return ''
  const name = `${id}-contract`
  const choices = [{ value: '', title: say('people_contract_unsaid') }, ...data.contract_types]
  const input = h('select', { id: name, onchange: async () => {
    state.people = { ...list, contract_type: input.value || null }
    heard.change(['people'])
    await heard.people()
    document.getElementById(name)?.focus()
  } }, choices.map(each => h('option', { value: each.value, selected: each.value === (list.contract_type ?? '') ? '' : null }, each.title)))
  return h('div', { class: 'stated' }, told.notes.map(note => h('p', {}, mark('unknown'), ' ', sentence(note))), h('label', { for: name }, say('people_contract')), ' ', input)
}

function describe (told) {
  const counts = Object.entries(told.languages).map(([language, n]) => language === 'fr' ? say('people_french', { n }) : say('people_both', { n }))
  const held = told.held.map(each => h('li', {}, h('strong', {}, [each.key, each.name].filter(Boolean).join(' – ')), colon, `${each.outcome_label} – ${each.reason}`))
  return [
    h('p', {}, say('people_issued', { n: told.issued }), counts.length ? ` ${counts.join('. ')}.` : ''),
    held.length ? h('p', {}, mark('unknown'), ' ', say('people_held', { n: held.length })) : null,
    held.length ? h('ul', { class: 'held' }, held) : null
  ].filter(Boolean)
}

const sentence = problem => [problem.message, problem.hint].filter(Boolean).map(text => text[0].toUpperCase() + text.slice(1)).join('. ').replace(/([^.?!])$/, '$1.')

function base64 (bytes) {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
