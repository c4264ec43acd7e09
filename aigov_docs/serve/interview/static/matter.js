// The answers of the interview: a matter as aigov-docs reads it, the papers wanted, and where this browser keeps them.

const KEY = 'aigov-docs.interview'
const DAY = 24 * 3600 * 1000

export const data = JSON.parse(document.getElementById('interview-data').textContent)
export const words = data.words

/* A sentence with its fields filled. */
export function say (word, values = {}) {
  return words[word].replace(/\{(\w+)\}/g, (whole, name) => name in values ? String(values[name]) : whole)
}

// ---------------------------------------------------------------- the answers
export const state = { matter: {}, wanted: [], unknown: {}, opened: null, step: 0, reached: 0, saved: 0, people: null, tried: {}, advise: false }

export function start () {
  Object.assign(state, { matter: {}, wanted: [data.vehicles[0].value], unknown: {}, opened: null, step: 0, reached: 0, saved: 0, people: null, tried: {}, advise: false })
}

export function load () {
  start()
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (!kept) return
    if (Date.now() - kept.saved > data.days * DAY) return forget()
    for (const name of ['matter', 'wanted', 'unknown', 'opened', 'step', 'reached', 'saved', 'tried', 'advise']) if (name in kept) state[name] = kept[name]
    state.wanted = data.vehicles.map(each => each.value).filter(each => state.wanted.includes(each))
  } catch { start() }
}

export function save () {
  state.saved = Date.now()
  const { people, ...kept } = state // a list of people never stays in the browser
  try { localStorage.setItem(KEY, JSON.stringify(kept)) } catch { /* a browser that keeps nothing: the page works on */ }
}

export function forget () {
  try { localStorage.removeItem(KEY) } catch { /* nothing is kept there */ }
  start()
}

export const keptUntil = () => new Date((state.saved || Date.now()) + data.days * DAY)

// ---------------------------------------------------------------- values at a path
export function get (path, from = state.matter) {
  let at = from
  for (const name of path) at = at === null || at === undefined ? undefined : at[name]
  return at
}

const isEmpty = value => value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)

/* Write a value at a path, making what it stands in; an empty one is taken out, with the blocks that it leaves empty. */
export function set (path, value, from = state.matter) {
  const [name, ...rest] = path
  if (rest.length === 0) {
    if (isEmpty(value) && !Array.isArray(from)) delete from[name]
    else from[name] = value
    return
  }
  if (typeof from[name] !== 'object' || from[name] === null) from[name] = typeof rest[0] === 'number' ? [] : {}
  set(rest, value, from[name])
  if (isEmpty(from[name]) && !Array.isArray(from)) delete from[name]
}

// ---------------------------------------------------------------- which questions are asked
export const tracks = () => new Set(data.vehicles.filter(each => state.wanted.includes(each.value)).map(each => each.track))

/* The papers in the order in which their formalities bear on a matter: the first one is the matter's own. One that was opened keeps its own. */
const FIRST = ['internal_rules', 'information', 'contract']
export function ownVehicle () {
  if (state.opened && String(state.opened.wanted) === String(state.wanted)) return state.opened.vehicle
  const wanted = data.vehicles.filter(each => state.wanted.includes(each.value))
  return wanted.sort((one, other) => FIRST.indexOf(one.track) - FIRST.indexOf(other.track))[0]?.value
}

const defaults = new Map()
export function valueAt (path) {
  const value = get(path)
  return value === undefined ? defaults.get(path.join('.')) : value
}

/* Put the numbers of an item in the place of the stars of a path. */
export function placed (path, at = []) {
  const numbers = at.filter(each => typeof each === 'number')
  let star = 0
  return path.map(each => each === '*' ? numbers[star++] ?? 0 : each)
}

function holds (test, at) {
  if (test.path.length === 1 && test.path[0] === 'vehicle') return test.one_of.some(each => state.wanted.includes(each))
  const value = valueAt(placed(test.path, at))
  if (test.at_least !== undefined) return Number(value) >= test.at_least
  return Array.isArray(value) ? value.some(each => test.one_of.includes(each)) : test.one_of.includes(value)
}

/* The key whose answer makes a question useless, or nothing. */
export const closedBy = question => Object.entries(question.unless ?? {}).find(([key, values]) => values.includes(valueAt(key.split('.'))))?.[0]

export function isAsked (question, at = []) {
  if (question.for && !question.for.some(each => tracks().has(each))) return false
  if (question.alone && state.people) return false
  for (const [key, values] of Object.entries(question.when ?? {})) if (!values.includes(valueAt(key.split('.')))) return false
  if (closedBy(question)) return false
  return (question.field?.asked ?? []).every(test => holds(test, at))
}

export const allQuestions = data.steps.flatMap((step, number) => step.groups.flatMap(group => [...group.ask, ...group.more].map(question => ({ question, group, step: number }))))
for (const { question } of allQuestions) if (question.field && 'default' in question.field) defaults.set(question.key, question.field.default)

/* What a question says where it is left out: another answer, the town of an address, the title of a paper wanted. */
export function followed (question, from = state.matter) {
  if (question.copy) return get(question.copy.split('.'), from) ?? defaults.get(question.copy)
  if ('value' in question) return question.value
  if (question.town) return /\d{5}\s+([^,]+)$/.exec(get(question.town.split('.'), from) ?? '')?.[1].replace(/ cedex.*$/i, '')
  if (question.paper) return data.vehicles.filter(each => state.wanted.includes(each.value) && each.track !== 'contract').concat(data.vehicles)[0][question.paper]
}

/* The matter as it is sent: what the papers wanted do not ask is left out, what is copied is written, empty items fall. */
export function matterToSend () {
  const sent = structuredClone(state.matter)
  sent.vehicle = ownVehicle()
  for (const { question } of allQuestions) {
    if (!question.field) continue
    const path = question.key.split('.')
    if (!isAsked(question) && !state.opened?.kept.includes(question.key)) set(path, undefined, sent)
    else if (get(path, sent) === undefined) set(path, structuredClone(followed(question, sent)), sent)
    if (question.start && Array.isArray(get(path, sent))) {
      const said = get(path, sent).filter(item => Object.keys(item).some(name => !(name in (question.filled ?? {}))))
      set(path, said.length ? said : undefined, sent)
    }
  }
  for (const [name, role] of Object.entries(sent.roles ?? {})) if (typeof role === 'object' && !role?.name && !role?.nobody) delete sent.roles[name]
  return withoutEmpty(sent)
}

function withoutEmpty (value) {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutEmpty(each)]).filter(([, each]) => each !== null && each !== '' && !(typeof each === 'object' && !Array.isArray(each) && Object.keys(each).length === 0)))
}

/* Take the answers of a matter that was kept. */
export function take (matter) {
  start()
  const { vehicle, ...rest } = matter
  state.matter = rest
  readNumbers()
  const said = track => allQuestions.some(({ question }) => question.for?.length === 1 && question.for[0] === track && get(question.key.split('.')) !== undefined)
  const wanted = data.vehicles.filter(each => each.value === vehicle || said(each.track)).map(each => each.value)
  if (wanted.length) state.wanted = wanted
  // what it says and this page would not ask stays as it is
  const kept = allQuestions.filter(({ question }) => question.field && get(question.key.split('.')) !== undefined && !isAsked(question)).map(({ question }) => question.key)
  state.opened = { vehicle: state.wanted.includes(vehicle) ? vehicle : state.wanted[0], wanted: [...state.wanted], kept }
  // as far as somebody answered: there, an answer that the file leaves out was left unknown
  for (const { question, step } of allQuestions) if (question.field && get(question.key.split('.')) !== undefined) state.reached = Math.max(state.reached, step)
  if (get(['date']) !== undefined) state.reached = data.steps.length - 1
  for (const { question, step } of allQuestions) if (step <= state.reached && canBeUnknown(question.field) && isAsked(question) && get(question.key.split('.')) === undefined) state.unknown[question.key] = true
  save()
}

/* Whether a question offers “I do not know” among its answers. */
export const canBeUnknown = field => field?.control === 'yes_no' ? !('default' in field) : field?.control === 'choice' && (field.choices ?? []).length <= 6 && Boolean(field.weighs) && !field.required

/* A file says a number as text: it becomes the number that its field holds. */
function readNumbers () {
  for (const { question } of allQuestions) {
    const held = question.field && get(question.key.split('.'))
    const fields = Array.isArray(held) && question.fields ? held.flatMap((item, number) => Object.values(question.fields).map(field => [field, placed(field.path, [number])])) : [[question.field, question.key.split('.')]]
    for (const [field, at] of fields) if (field?.control === 'number' && typeof get(at) === 'string') set(at, readNumber(get(at)) ?? get(at))
  }
}

// ---------------------------------------------------------------- the classes of data, and what a tool may receive
export function fillClasses () {
  if (state.matter.data_classes === undefined) state.matter.data_classes = structuredClone(data.classes)
}

/* The most sensitive class that each tool may receive follows from the table. */
export function followTable () {
  const classes = state.matter.data_classes ?? []
  for (const tool of state.matter.tools ?? []) {
    if (!tool.tier) continue
    const last = classes.filter(each => (each.tiers ?? []).includes(tool.tier)).at(-1) ?? classes[0]
    if (last) tool.highest_class = last.id
  }
}

// ---------------------------------------------------------------- days and numbers
const language = data.language
export const showDay = iso => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? '')
  return found ? `${found[3]}/${found[2]}/${found[1]}` : iso ?? ''
}
export const writtenDay = day => new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { day: 'numeric', month: 'long', year: 'numeric' }).format(day)

const bare = text => text.normalize('NFD').replace(/[\u0300-\u036f.]/g, '').toLowerCase()
const months = ['fr', 'en'].flatMap(each => [...Array(12).keys()].map(month => [bare(new Intl.DateTimeFormat(each, { month: 'long' }).format(new Date(2000, month, 15))), month + 1]))

/* Read a day as people write it, 03/11/2026, 3 nov. 2026 or 2026-11-03; null for what is none. */
export function readDay (text) {
  const said = bare(text.trim())
  let found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(said)
  let parts = found && [found[1], found[2], found[3]]
  if (!parts && (found = /^(\d{1,2})(?:er)?[/\s-]+(\d{1,2})[/\s-]+(\d{4}|\d{2})$/.exec(said))) parts = [found[3].padStart(4, '20'), found[2], found[1]]
  if (!parts && (found = /^(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]{3,}) (\d{4})$/.exec(said))) {
    const month = months.find(([name]) => name.startsWith(found[2]))
    if (month) parts = [found[3], month[1], found[1]]
  }
  if (!parts) return null
  const [year, month, day] = parts.map(Number)
  const made = new Date(Date.UTC(year, month - 1, day))
  if (made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return null
  return made.toISOString().slice(0, 10)
}

export function readNumber (text) {
  const said = text.trim().replace(/^(\d[\d\s\u00a0\u202f,.']*?)\s*\p{L}+\.?$/u, '$1').replace(/(\d)[\s\u00a0\u202f,.'](?=\d{3}(?!\d))/g, '$1')
  return /^\d+$/.test(said) ? Number(said) : null
}

export const today = () => { const now = new Date(); return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())).toISOString().slice(0, 10) }
