// The control of one question, with its label, its hint and its error beside it.
import { canBeUnknown, data, get, placed, readDay, readNumber, say, set, showDay, state, today } from './matter.js'

export function h (tag, attributes = {}, ...inside) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (['value', 'checked', 'hidden', 'disabled'].includes(name)) made[name] = value
    else made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...inside.flat(3).filter(each => each !== null && each !== undefined && each !== false && each !== ''))
  return made
}

const NS = 'http://www.w3.org/2000/svg'
const SHAPES = {
  yes: 'M4 10.5l4 4 8-9', no: 'M5 5l10 10M15 5L5 15', unknown: 'M7 7.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.1-1.5 2.4M10 15.6v.2', error: 'M10 3l8 14H2zM10 8v4M10 14.4v.2'
}
/* A mark beside its word, which readers of a screen do not meet. */
export function mark (name) {
  const drawn = document.createElementNS(NS, 'svg')
  for (const [key, value] of Object.entries({ viewBox: '0 0 20 20', class: `mark mark-${name}`, 'aria-hidden': 'true', focusable: 'false' })) drawn.setAttribute(key, value)
  const line = document.createElementNS(NS, 'path')
  line.setAttribute('d', SHAPES[name])
  drawn.append(line)
  return drawn
}

export const idOf = path => `q-${path.join('-')}`

/* What a page calls when an answer changes: set by the one who shows the steps. */
export const heard = { change () {} }
const changed = (path, box) => { setFault(box, ''); heard.change(path) }

/* The frame of a question: label or legend, hint, error, control. */
export function frame ({ path, title, hint, group = false, control, count = true }) {
  const id = idOf(path)
  const error = h('p', { class: 'error', id: `${id}-error`, hidden: true })
  const hinted = hint ? h('p', { class: 'hint', id: `${id}-hint` }, hint) : null
  const box = group
    ? h('fieldset', { class: 'field', 'data-question': path.join('.'), 'data-count': count || null, 'aria-describedby': hint ? `${id}-error ${id}-hint` : `${id}-error`, id: `${id}-box` }, h('legend', {}, title), hinted, error, control)
    : h('div', { class: 'field', 'data-question': path.join('.'), 'data-count': count || null, id: `${id}-box` }, h('label', { for: id }, title), hinted, error, control)
  return box
}

/* Say beside a question what is wrong with its answer, or nothing more. */
export function setFault (box, message) {
  if (!box) return
  const error = box.querySelector(':scope > .error')
  if (!error) return
  error.hidden = !message
  error.replaceChildren(...message ? [mark('error'), document.createTextNode(message)] : [])
  box.classList.toggle('wrong', Boolean(message))
  for (const control of box.querySelectorAll('input, select, textarea')) {
    if (message) control.setAttribute('aria-invalid', 'true')
    else control.removeAttribute('aria-invalid')
  }
}

/* Say beside a question what the report observes of its answer, or nothing more; it stops nobody. */
export function setRemark (box, texts) {
  const told = box.querySelector(':scope > .remark')
  if (!told && !texts.length) return
  const remark = told ?? h('div', { class: 'remark', 'aria-live': 'polite' })
  if (!told) box.append(remark)
  if (remark.textContent !== texts.join('')) remark.replaceChildren(...texts.map(text => h('p', {}, text)))
}

/* What is told of a text that may stand in the wrong field, by the example of that field: it is printed as it is. */
function doubtOf (field, text) {
  const example = String(nameIn((field.examples ?? [])[0]) ?? '')
  const isPhone = /^[+\d][\d\s().-]{7,}$/.test(text)
  if (!example || !text) return ''
  if (isPhone) return example.includes('@') || !/\d/.test(example) ? say('looks_phone') : ''
  if (!example.includes('@')) return ''
  return text.includes('@') ? /@[^@\s]+\.[^@\s.]+$/.test(text) ? '' : say('short_address') : say('no_address')
}

const hintOf = (field, extra) => [field.description, extra].filter(Boolean).join(' ')

function textInput (path, field, { numeric, compact, language, prefix } = {}) {
  const id = idOf(language ? [...path, language] : path)
  const at = language ? [...path, language] : path
  const value = get(at)
  const input = h('input', {
    type: 'text', id, name: at.join('.'), value: value === undefined || value === null ? '' : String(value), inputmode: numeric ? 'numeric' : null, autocomplete: AUTOCOMPLETE[path.join('.')] ?? 'off',
    'aria-describedby': `${idOf(path)}-error${prefix ? ` ${idOf(path)}-hint` : ''}`, 'aria-required': field.required ? 'true' : null, class: numeric ? 'short' : null
  })
  input.addEventListener('input', () => {
    const said = compact ? input.value.replace(/[\s\u00a0\u202f]/g, '') : input.value.trim()
    set(at, numeric ? readNumber(said) ?? said : said)
    changed(path, document.getElementById(`${idOf(path)}-box`))
  })
  input.addEventListener('change', () => {
    const box = document.getElementById(`${idOf(path)}-box`)
    if (numeric && input.value.trim() && typeof get(at) !== 'number') setFault(box, say('not_a_number'))
    if (!numeric && box) setRemark(box, [doubtOf(field, input.value.trim())].filter(Boolean))
  })
  return input
}

const AUTOCOMPLETE = { 'employer.name': 'organization', 'employer.address': 'street-address' }

const makers = {
  text: (path, field) => frame({ path, title: field.title, hint: exampleHint(field), control: textInput(path, field, { compact: path.at(-1) === 'siren', prefix: true }) }),
  number: (path, field) => frame({ path, title: field.title, hint: exampleHint(field), control: textInput(path, field, { numeric: true, prefix: true }) }),
  text_in_languages (path, field) {
    const value = get(path)
    if (value === null || typeof value !== 'object') return makers.text(path, data.language === 'fr' ? field : { ...field, description: [field.description, say('in_french')].filter(Boolean).join(' ') })
    const control = Object.keys(value).map(language => h('div', { class: 'inner' }, h('label', { for: idOf([...path, language]) }, say(language)), textInput(path, field, { language, prefix: true })))
    return frame({ path, title: field.title, hint: exampleHint(field), group: true, control })
  },
  day (path, field) {
    const input = h('input', { type: 'text', id: idOf(path), name: path.join('.'), value: showDay(get(path)), inputmode: 'numeric', autocomplete: 'off', class: 'short', 'aria-describedby': `${idOf(path)}-error ${idOf(path)}-hint`, 'aria-required': field.required ? 'true' : null })
    input.addEventListener('input', () => { set(path, input.value.trim() ? readDay(input.value) ?? input.value.trim() : undefined); changed(path, document.getElementById(`${idOf(path)}-box`)) })
    input.addEventListener('change', () => { const day = readDay(input.value); if (day) input.value = showDay(day) })
    return frame({ path, title: field.title, hint: hintOf(field, say('day_hint', { day: showDay(today()) })), control: input })
  },
  yes_no (path, field) {
    const choices = [{ value: true, label: say('yes') }, { value: false, label: say('no') }]
    return radios(path, field, choices, { unknown: canBeUnknown(field), inline: true })
  },
  choice (path, field) {
    const choices = field.choices ?? []
    return choices.length <= 6 ? radios(path, field, choices, { unknown: canBeUnknown(field) }) : select(path, field, choices)
  },
  choices (path, field) {
    const held = () => get(path) ?? field.default ?? []
    const control = (field.choices ?? []).map(choice => option('checkbox', path, choice, held().includes(choice.value), input => {
      const kept = new Set(held())
      if (input.checked) kept.add(choice.value)
      else kept.delete(choice.value)
      set(path, field.choices.map(each => each.value).filter(each => kept.has(each)))
      if ('default' in field && get(path) !== undefined && JSON.stringify(get(path)) === JSON.stringify(field.default)) set(path, undefined)
      changed(path, document.getElementById(`${idOf(path)}-box`))
    }))
    return frame({ path, title: field.title, hint: field.description, group: true, control: h('div', { class: control.length > 6 ? 'options columns' : 'options' }, control) })
  }
}

function exampleHint (field) {
  const [first] = field.examples ?? []
  return hintOf(field, first !== undefined && typeof first !== 'object' ? say('example', { value: first }) : '')
}

export function option (type, path, choice, checked, onChange, { hint = choice.description, value = choice.value } = {}) {
  const id = `${idOf(path)}-${String(value).replace(/[^\w-]/g, '_')}`
  const input = h('input', { type, id, name: path.join('.'), value: String(value), 'aria-describedby': hint ? `${id}-says` : null })
  input.checked = checked
  input.addEventListener('change', () => onChange(input))
  return h('div', { class: 'option' }, input, h('label', { for: id }, choice.label), hint ? h('p', { class: 'says', id: `${id}-says` }, hint) : null)
}

function radios (path, field, choices, { unknown = false, inline = false } = {}) {
  const key = path.join('.')
  const value = get(path) ?? field.default
  const box = () => document.getElementById(`${idOf(path)}-box`)
  const note = h('p', { class: 'left-unknown', hidden: !state.unknown[key] }, mark('unknown'), say('unknown_then'))
  const control = choices.map(choice => option('radio', path, choice, value === choice.value, () => {
    set(path, choice.value)
    delete state.unknown[key]
    note.hidden = true
    changed(path, box())
  }))
  if (unknown) {
    control.push(option('radio', path, { label: say('unknown'), value: '' }, value === undefined && Boolean(state.unknown[key]), () => {
      set(path, undefined)
      state.unknown[key] = true
      note.hidden = false
      changed(path, box())
    }, { value: 'unknown' }))
  }
  return frame({ path, title: field.title, hint: field.description, group: true, control: [h('div', { class: inline ? 'options inline' : 'options' }, control), unknown ? note : null] })
}

function select (path, field, choices) {
  const input = h('select', { id: idOf(path), name: path.join('.'), 'aria-describedby': `${idOf(path)}-error ${idOf(path)}-hint`, 'aria-required': field.required ? 'true' : null },
    h('option', { value: '' }, say('choose')), choices.map(choice => h('option', { value: String(choice.value) }, choice.label)))
  input.value = String(get(path) ?? field.default ?? '')
  const said = h('p', { class: 'chosen', 'aria-live': 'polite' })
  const tell = () => { said.textContent = choices.find(each => String(each.value) === input.value)?.description ?? '' }
  tell()
  input.addEventListener('change', () => { set(path, choices.find(each => String(each.value) === input.value)?.value); tell(); changed(path, document.getElementById(`${idOf(path)}-box`)) })
  return frame({ path, title: field.title, hint: field.description, control: [input, said] })
}

/* The control of a field of the form, at a place in the matter. */
export function make (field, at = []) {
  const path = placed(field.path, at)
  return (makers[field.control] ?? makers.text)(path, field)
}

export const labelOf = (field, value) => field?.choices?.find(each => each.value === value)?.label ?? String(value)
export const nameIn = text => text === null || text === undefined ? '' : typeof text === 'object' ? text[data.language] ?? text.fr ?? '' : text
