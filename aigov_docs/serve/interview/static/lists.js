// The controls that are not one field: papers, lists of items, the table of data, groups of people, postures, topics, a file.
import { data, fillClasses, followTable, get, readNumber, say, set, state } from './matter.js'
import { frame, h, heard, idOf, labelOf, make, mark, nameIn, option, setFault } from './fields.js'
import { file } from './people.js'

const path = question => question.key.split('.')
/* Put the focus on what has it best, once the page stands. */
const focusOn = id => requestAnimationFrame(() => document.getElementById(id)?.focus())

// ---------------------------------------------------------------- the papers wanted
export function papers (question, { count = true, legend = '', advised = false } = {}) {
  // who does not know is asked what one paper needs; the advice on all of them comes before the choice
  const advise = advised ? option('checkbox', ['advise'], { label: say('advise_me'), value: 'yes', description: say('advise_says') }, state.advise, input => {
    state.advise = input.checked
    if (input.checked) state.wanted = [data.vehicles[0].value]
    for (const box of document.getElementsByName('papers')) { box.checked = state.wanted.includes(box.value); box.disabled = input.checked }
    heard.change(['papers'])
  }) : null
  const control = data.vehicles.map(choice => option('checkbox', ['papers'], choice, state.wanted.includes(choice.value), input => {
    const wanted = new Set(state.wanted)
    if (input.checked) wanted.add(choice.value)
    else wanted.delete(choice.value)
    state.wanted = data.vehicles.map(each => each.value).filter(each => wanted.has(each))
    state.advise = false
    setFault(document.getElementById('q-papers-box'), '')
    heard.change(['papers'])
  }))
  if (advised && state.advise) for (const box of control) box.querySelector('input').disabled = true
  return frame({ path: ['papers'], title: legend, group: true, count, control: h('div', { class: 'options' }, control, advise) })
}

// ---------------------------------------------------------------- lists of blocks
export function list (question) {
  const at = path(question)
  const box = h('div', { class: 'list', id: `${idOf(at)}-list` })
  const draw = () => {
    const items = get(at) ?? []
    const shown = items.length || !question.start ? items : [{}]
    box.replaceChildren(...shown.map((item, number) => one(item, number)), adder(shown.length))
  }
  const one = (item, number) => {
    const name = () => nameIn((get([...at, number]) ?? {}).name) || say('item', { title: question.field.title, n: number + 1 })
    const fill = () => { for (const [key, value] of Object.entries(question.filled ?? {})) if (get([...at, number, key]) === undefined) set([...at, number, key], structuredClone(value)) }
    const title = h('h3', { id: `${idOf(at)}-${number}-title`, tabindex: '-1' }, name())
    const made = (question.items ?? []).map(key => make(question.fields[key], [number]))
    const more = (question.more ?? []).map(key => make(question.fields[key], [number]))
    const reach = h('p', { class: 'follows' })
    const remover = h('button', { type: 'button', class: 'link', onclick: () => remove(number, name()) })
    const tell = () => {
      const tool = get([...at, number]) ?? {}
      const klass = (state.matter.data_classes ?? []).find(each => each.id === tool.highest_class)
      reach.hidden = !klass
      if (klass) reach.textContent = say('up_to', { name: nameIn(klass.name) })
      title.textContent = name()
      remover.textContent = say('remove', { name: name() })
    }
    const card = h('section', { class: 'card', 'aria-labelledby': title.id }, title, made, reach,
      more.length ? h('details', { class: 'more' }, h('summary', {}, say('more')), more) : null,
      remover)
    const follow = () => { if (get([...at, number])) fill(); followTable(); tell(); heard.table?.() }
    card.addEventListener('input', follow)
    card.addEventListener('change', follow) // a radio button says what it is after its input event
    heard.reach = [...(heard.reach ?? []), tell]
    tell()
    return card
  }
  const remove = (number, name) => {
    const items = [...(get(at) ?? [])]
    items.splice(number, 1)
    set(at, items.length ? items : undefined)
    draw()
    heard.tell(say('removed', { name }))
    focusOn(`${idOf(at)}-add`)
    heard.change(at)
    heard.table?.()
  }
  const adder = length => h('button', {
    type: 'button', class: 'button second', id: `${idOf(at)}-add`, onclick: () => {
      const items = get(at) ?? []
      set(at, [...(items.length ? items : Array(length).fill({})), { ...structuredClone(question.filled ?? {}) }])
      draw()
      focusOn(`${idOf(at)}-${length}-title`)
      heard.change(at)
    }
  }, say('add', { title: question.field.title }))
  draw()
  return box
}

// ---------------------------------------------------------------- the table of data: which class in which tool
/* The tiers of the tools listed, and the last one: any tool that is open to all, listed or not. */
function columns (tiers) {
  const used = new Set((state.matter.tools ?? []).map(each => each.tier))
  return tiers.filter((tier, number) => used.has(tier.value) || number === tiers.length - 1)
}
const isClosed = klass => klass.holds?.length && !klass.tiers?.length
const asked = data.steps.flatMap(step => step.groups.flatMap(group => group.ask)).find(each => each.control === 'grid')
export const cells = () => (state.matter.data_classes ?? data.classes).filter(each => !isClosed(each)).length * columns(asked.fields.tiers.choices).length

export function grid (question) {
  fillClasses()
  const at = path(question)
  const holder = h('div', { id: `${idOf(at)}-grid` })
  const tiers = question.fields.tiers.choices
  const draw = () => {
    const shown = columns(tiers)
    const widest = tiers.at(-1).value
    const named = tier => {
      const tools = (state.matter.tools ?? []).filter(each => each.tier === tier.value).map(each => each.name).filter(Boolean)
      return tools.length ? tools.join(', ') : tier.value === widest ? say('any_tool') : tier.label
    }
    const head = h('tr', {}, h('th', { scope: 'col' }, say('class')), shown.map(tier => h('th', { scope: 'col' }, named(tier), h('small', {}, tier.label))))
    const rows = (get(at) ?? []).map((klass, number) => {
      const title = h('th', { scope: 'row' }, nameIn(klass.name) || say('new_class'), h('small', {}, nameIn(klass.examples)))
      if (isClosed(klass)) {
        const why = klass.holds.map(each => labelOf(question.fields.holds, each)).join(', ')
        return h('tr', {}, title, h('td', { colspan: shown.length, class: 'closed' }, mark('no'), h('span', {}, say('closed', { holds: why }))))
      }
      return h('tr', {}, title, shown.map(tier => cell(klass, number, tier, named(tier))))
    })
    holder.replaceChildren(h('table', { class: 'grid' }, h('thead', {}, head), h('tbody', {}, rows)))
  }
  const cell = (klass, number, tier, tool) => {
    const id = `${idOf([...at, number, 'tiers'])}-${tier.value}`
    const state = h('span', { 'aria-hidden': 'true', class: 'state' })
    const show = input => {
      state.replaceChildren(mark(input.checked ? 'yes' : 'no'), document.createTextNode(say(input.checked ? 'yes' : 'no')))
      state.className = input.checked ? 'state yes' : 'state no'
    }
    const input = h('input', { type: 'checkbox', id, name: `${[...at, number, 'tiers'].join('.')}:${tier.value}`, 'aria-label': say('may_receive', { name: nameIn(klass.name), tier: tool }) })
    input.checked = (klass.tiers ?? []).includes(tier.value)
    show(input)
    input.addEventListener('change', () => {
      const kept = new Set(get([...at, number, 'tiers']) ?? [])
      if (input.checked) kept.add(tier.value)
      else kept.delete(tier.value)
      set([...at, number, 'tiers'], tiers.map(each => each.value).filter(each => kept.has(each)))
      if (!kept.size) get([...at, number]).tiers = [] // no tool at all is an answer
      show(input)
      followTable()
      for (const tell of heard.reach ?? []) tell()
      heard.change(at)
    })
    return h('td', { 'data-question': `${[...at, number].join('.')}:${tier.value}`, 'data-count': true }, h('label', { class: 'cell', for: id }, input, h('span', { class: 'narrow' }, tool), state))
  }
  heard.table = draw
  draw()
  return h('div', { class: 'field', id: `${idOf(at)}-box`, 'data-question': question.key }, h('p', { class: 'error', id: `${idOf(at)}-error`, hidden: true }), holder, classes(at, draw))
}

/* The names and the examples of the classes, for those who want others. */
function classes (at, redraw) {
  const box = h('div')
  const line = (number, key, title, tell) => {
    const held = get([...at, number, key])
    const inputs = (held !== null && typeof held === 'object' ? Object.keys(held) : ['']).map(language => {
      const where = language ? [...at, number, key, language] : [...at, number, key]
      const id = idOf(where)
      const input = h('input', { type: 'text', id, name: where.join('.'), value: String(get(where) ?? '') })
      input.addEventListener('input', () => { set(where, input.value.trim()); tell(); redraw(); heard.change(at) })
      return h('div', { class: 'inner' }, h('label', { for: id }, language ? say('in_language', { title, language: say(language) }) : title), input)
    })
    return inputs
  }
  const changed = () => { followTable(); draw(); redraw(); for (const tell of heard.reach ?? []) tell() }
  const move = (number, by) => {
    const all = get(at)
    const [klass] = all.splice(number, 1)
    all.splice(number + by, 0, klass)
    changed()
    const id = by < 0 ? 'up' : 'down'
    const same = document.getElementById(`${idOf([...at, number + by])}-${id}`)
    focusOn(same.hidden ? `${idOf([...at, number + by])}-${id === 'up' ? 'down' : 'up'}` : same.id)
    heard.tell(say('class_moved', { name: nameIn(klass.name) || say('new_class'), n: number + by + 1, all: all.length }))
    heard.change(at)
  }
  const mover = (number, by, id) => h('button', { type: 'button', class: 'link', id: `${idOf([...at, number])}-${id}`, hidden: number + by < 0 || number + by >= get(at).length, onclick: () => move(number, by) })
  const one = (klass, number) => {
    const title = h('h3', { id: `${idOf([...at, number])}-title` })
    const [up, down] = [mover(number, -1, 'up'), mover(number, 1, 'down')]
    const name = () => nameIn(klass.name) || say('new_class')
    const remover = h('button', { type: 'button', class: 'link', onclick: () => { get(at).splice(number, 1); changed(); heard.tell(say('removed', { name: name() })); focusOn(`${idOf(at)}-add`); heard.change(at) } })
    const tell = () => {
      title.textContent = `${number + 1}. ${name()}`
      up.textContent = say('class_up', { name: name() })
      down.textContent = say('class_down', { name: name() })
      remover.textContent = say('remove', { name: name() })
    }
    tell()
    return h('section', { class: 'card', 'aria-labelledby': title.id }, title, line(number, 'name', say('class_name'), tell), line(number, 'examples', say('class_examples'), tell), h('p', { class: 'buttons' }, up, down, remover))
  }
  const draw = () => box.replaceChildren(h('p', {}, say('class_order')), ...(get(at) ?? []).map(one), h('button', {
    type: 'button', class: 'button second', id: `${idOf(at)}-add`, onclick: () => {
      const all = get(at)
      const known = new Set(all.map(each => each.id))
      let number = known.size + 1
      while (known.has(`class${number}`)) number++
      let last = all.length // before those that no tool receives
      while (last > 0 && isClosed(all[last - 1])) last--
      all.splice(last, 0, { id: `class${number}`, name: '', examples: '', tiers: [] })
      changed(); focusOn(idOf([...at, last, 'name'])); heard.change(at)
    }
  }, say('add_class')))
  draw()
  return h('details', { class: 'more' }, h('summary', {}, say('edit_classes')), box)
}

// ---------------------------------------------------------------- the groups of people, and how many
export function people (question) {
  const at = path(question)
  const choices = question.fields.id.choices
  const counts = h('div', { class: 'counts' })
  const ticked = () => (get(at) ?? []).map(each => each.id)
  const draw = () => counts.replaceChildren(...(get(at) ?? []).map((each, number) => {
    const where = [...at, number, 'count']
    const input = h('input', { type: 'text', id: idOf(where), name: where.join('.'), value: each.count ?? '', inputmode: 'numeric', class: 'short', autocomplete: 'off' })
    input.addEventListener('input', () => { const said = input.value.trim(); if (said) get(at)[number].count = readNumber(said) ?? said; else delete get(at)[number].count; setFault(document.getElementById(`${idOf(where)}-box`), ''); heard.change(at) })
    return frame({ path: where, title: say('count_of', { name: labelOf(question.fields.id, each.id) }), control: input })
  }))
  const control = choices.map(choice => option('checkbox', at, choice, ticked().includes(choice.value), input => {
    const kept = new Map((get(at) ?? []).map(each => [each.id, each]))
    if (input.checked) kept.set(choice.value, { id: choice.value })
    else kept.delete(choice.value)
    set(at, choices.map(each => kept.get(each.value)).filter(Boolean))
    draw()
    heard.change(at)
  }, { hint: '' }))
  draw()
  const box = frame({ path: at, title: question.field.title, hint: question.field.description, group: true, control: h('div', { class: 'options columns' }, control) })
  return h('div', {}, box, counts)
}

// ---------------------------------------------------------------- postures, explained by what they change
const topicsOf = () => data.steps.flatMap(step => step.groups.flatMap(group => group.ask)).find(each => each.control === 'topics')?.options ?? []
const bears = each => each.used_by.vehicles.some(vehicle => state.wanted.includes(vehicle)) || each.used_by.weights

export function postures (question) {
  const at = path(question)
  const field = question.field
  const chosen = () => get(at) ?? field.default
  const telling = topicsOf().filter(each => bears(each) && new Set(Object.values(each.defaults)).size === field.choices.length).slice(0, 5)
  const cards = field.choices.map(choice => {
    const made = option('radio', at, choice, chosen() === choice.value, () => {
      set(at, choice.value)
      for (const each of field.choices) document.getElementById(`${idOf(at)}-card-${each.value}`).classList.toggle('chosen', each.value === choice.value)
      heard.topics?.()
      heard.change(at)
    })
    made.append(h('ul', {}, telling.map(each => h('li', {}, `${each.title}${data.language === 'fr' ? '\u00a0: ' : ': '}${lower(labelOf(each, each.defaults[choice.value]))}`))))
    made.id = `${idOf(at)}-card-${choice.value}`
    made.classList.add('card')
    made.classList.toggle('chosen', chosen() === choice.value)
    return made
  })
  return frame({ path: at, title: field.title, hint: field.description, group: true, control: h('div', { class: 'postures' }, cards) })
}

const lower = text => /^[\p{Lu}]{2}/u.test(text) ? text : text[0].toLowerCase() + text.slice(1)

// ---------------------------------------------------------------- topic by topic, with the sentence as it will be printed
export function topics (question, preview) {
  const box = h('div', { class: 'topics' })
  const posture = () => state.matter.posture ?? 'balanced'
  const draw = () => {
    const open = new Set([...box.querySelectorAll('details[open]')].map(each => each.dataset.option))
    const groups = new Map()
    for (const each of question.options.filter(bears)) {
      const title = each.group?.title ?? ''
      groups.set(title, [...(groups.get(title) ?? []), each])
    }
    box.replaceChildren(...[...groups].map(([title, options]) => h('div', { class: 'topic-group' }, title ? h('h3', {}, title) : null, options.map(each => topic(each, open.has(each.key))))))
  }
  const topic = (field, open) => {
    const at = field.path
    const value = () => get(at) ?? field.defaults[posture()]
    const told = h('span', { class: 'told' })
    const tell = () => { told.textContent = `${labelOf(field, value())} (${say(get(at) === undefined ? 'as_posture' : 'own_choice')})` }
    const shown = h('div', { class: 'preview', 'aria-live': 'polite' })
    const control = field.choices.map(choice => option('radio', at, choice, value() === choice.value, () => {
      set(at, choice.value === field.defaults[posture()] ? undefined : choice.value)
      tell()
      preview(at.at(-1), shown, 500)
      heard.change(at)
    }))
    tell()
    const details = h('details', { class: 'topic', 'data-option': field.key }, h('summary', {}, h('strong', {}, field.title), data.language === 'fr' ? '\u00a0: ' : ': ', told),
      h('div', { class: 'topic-inside' }, frame({ path: at, title: field.title, hint: field.description, group: true, count: true, control: h('div', { class: 'options' }, control) }), shown))
    details.addEventListener('toggle', () => { if (details.open && !shown.hasChildNodes()) preview(at.at(-1), shown, 0) })
    details.open = open
    return details
  }
  heard.topics = draw
  draw()
  return box
}

/* The control of a question of the layout. */
export function build (question, preview) {
  const own = { papers, grid, people, postures, file }[question.control]
  if (question.control === 'topics') return topics(question, preview)
  if (own) return own(question)
  if (question.field.control === 'list') return list(question)
  return make(question.field)
}
