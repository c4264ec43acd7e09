// The interview: six steps, one shown at a time; what is answered stays in this browser and is sent only to be checked and printed.
import { allQuestions, closedBy, data, followed, forget, get, isAsked, keptUntil, load, matterToSend, placed, save, say, set, showDay, state, take, today, words, writtenDay } from './matter.js'
import { h, heard, idOf, labelOf, mark, nameIn, setFault, setRemark } from './fields.js'
import { build, cells, papers } from './lists.js'
import { languagesOf, peopleToSend } from './people.js'

const main = document.getElementById('main')
const language = data.language
const colon = language === 'fr' ? '\u00a0: ' : ': '
const live = h('p', { class: 'hidden-text', role: 'status' })

// ---------------------------------------------------------------- the server
class Refused extends Error {
  constructor (problems, message) { super(message); this.problems = problems }
}
async function ask (name, body) {
  let answer
  try {
    answer = await fetch(`/api/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lang: language, ...body }) })
  } catch {
    throw new Refused([], say('offline'))
  }
  if (answer.ok) return answer
  let told = {}
  try { told = await answer.json() } catch { /* no body */ }
  const first = told.problems?.[0]
  throw new Refused(told.problems ?? [], say('refused', { message: first ? sentence(first) : told.title ?? String(answer.status) }))
}
const askJson = async (name, body) => (await ask(name, body)).json()
/* The same question again has the answer that it had. */
const answered = new Map()
async function askOnce (name, body) {
  const key = JSON.stringify(body)
  if (answered.get(name)?.key !== key) answered.set(name, { key, told: await askJson(name, body) })
  return answered.get(name).told
}
/* What is asked one at a time: a call while another runs is made once that one ends. A request is never broken off: its worker would end with it. */
function inTurn (work) {
  let running = null
  let again = false
  return async () => {
    if (running) { again = true; return running }
    running = (async () => { do { again = false; await work() } while (again) })()
    try { await running } finally { running = null }
  }
}
/* A message that names keys of the matter, with the titles of their questions instead, and yes or no as they are answered. */
const titleOfKey = key => allQuestions.find(({ question }) => question.key === key)?.question.field?.title
const quoted = text => language === 'fr' ? `«\u00a0${text}\u00a0»` : `“${text}”`
const inWords = text => text
  .replace(/\b[a-z_]+(?:\.[a-z_]+)+\b/g, key => titleOfKey(key) ? quoted(titleOfKey(key)) : key)
  .replace(/[\u00a0\u202f ]?: (true|false)\b/g, (_, said) => colon + say(said === 'true' ? 'yes' : 'no'))
const sentence = problem => [problem.message, problem.hint].filter(Boolean).map(text => inWords(text[0].toUpperCase() + text.slice(1))).join('. ').replace(/([^.?!])$/, '$1.')

/* A matter that can be weighed before its last step: dated today until a day is said. */
const weighable = () => ({ date: today(), ...matterToSend() })
const isComplete = () => allQuestions.every(({ question }) => !question.field?.required || question.field.control === 'list' || !isAsked(question) || question.key === 'date' || question.key.startsWith('employer.called') || get(question.key.split('.')) !== undefined)

// ---------------------------------------------------------------- the steps
const stepName = number => data.steps[number].step

function draw ({ focus = false } = {}) {
  heard.reach = []
  heard.table = heard.topics = undefined
  const step = data.steps[state.step]
  const title = h('h1', { tabindex: '-1', id: 'title' }, step.title)
  main.replaceChildren(steps(), h('div', { class: 'page' },
    h('div', { class: 'ask' }, title, h('p', { class: 'lead' }, step.says), state.step === 0 ? h('p', { class: 'note' }, say('blank_says')) : null, h('p', { id: 'notice', class: 'note', role: 'status', hidden: true }), h('div', { id: 'faults' }), body(step)),
    stepName(state.step) === 'papers' || stepName(state.step) === 'advice' ? null : side(), buttons()), live)
  document.title = `${say('step_of', { n: state.step + 1, all: data.steps.length })} – ${step.title} – aigov_docs`
  follow()
  known = shownTitles()
  if (focus) { title.focus({ preventScroll: true }); scrollTo(0, 0) }
  for (const link of document.querySelectorAll('.languages a')) link.href = link.getAttribute('href').split('#')[0] + `#${stepName(state.step)}`
  if (stepName(state.step) === 'advice') showAdvice()
  if (stepName(state.step) === 'papers') showReady()
  else worth()
  observe()
  markAgain()
}

/* A page that comes back says again, beside its fields, what was wrong there; nobody is moved. */
async function markAgain () {
  const shown = main.firstChild
  const marks = found => { if (main.firstChild === shown) for (const { place, text } of faultsOf(found, state.step)) if (place) setFault(boxOf(place), text) }
  marks(local().filter(each => each.code === 'local'))
  if (state.tried[stepName(state.step)]) marks(await check())
}

/* Say at the top of the page what was done. */
function notice (text) {
  const box = document.getElementById('notice')
  box.textContent = text
  box.hidden = !text
}

function steps () {
  const items = data.steps.map((step, number) => {
    const current = number === state.step
    const done = !current && number <= state.reached && number < data.steps.length - 1
    const open = !current && number <= state.reached
    const inside = [h('span', { class: 'number', 'aria-hidden': 'true' }, done && number < state.step && isBegun(number) ? mark('yes') : String(number + 1)), h('span', {}, step.title, done && isBegun(number) ? h('span', { class: 'hidden-text' }, ` (${say('done')})`) : null)]
    return h('li', { class: current ? 'current' : open ? 'done' : 'later' }, open ? h('a', { href: `#${step.step}` }, inside) : h('span', { 'aria-current': current ? 'step' : null }, inside))
  })
  const next = data.steps[state.step + 1]
  return h('nav', { class: 'steps', 'aria-label': words.steps },
    h('p', { class: 'short-steps' }, h('strong', {}, say('step_of', { n: state.step + 1, all: data.steps.length })), next ? ` · ${say('next_is', { title: next.title })}` : ''),
    h('progress', { max: data.steps.length, value: state.step + 1, 'aria-label': words.steps }), h('ol', {}, items))
}

/* Whether anything of a step is answered; a step that asks nothing is. */
const isBegun = number => !data.steps[number].groups.length || stepName(number) === 'choices' || allQuestions.some(({ question, step }) => step === number && (question.control === 'papers' || get(question.key.split('.')) !== undefined))

function body (step) {
  return h('form', { id: 'form', novalidate: true, autocomplete: 'off', onsubmit: event => { event.preventDefault(); next() } },
    step.groups.map(group => groupOf(group)), stepName(state.step) === 'advice' ? h('div', { id: 'advice', 'aria-live': 'polite' }) : null,
    stepName(state.step) === 'papers' ? h('div', { id: 'ready' }) : null,
    h('button', { type: 'submit', class: 'hidden-button', tabindex: '-1', 'aria-hidden': 'true' }))
}

function groupOf (group) {
  const made = group.ask.map(question => wrap(question, question.control === 'papers' ? papers(question, { legend: words.papers_wanted, advised: true }) : build(question, preview)))
  const more = group.more.length ? h('details', { class: 'more' }, h('summary', {}, say('more')), group.more.map(question => wrap(question, build(question, preview)))) : null
  const id = `g-${group.group}`
  if (group.folded) return h('details', { class: 'group folded', 'data-group': group.group }, h('summary', {}, h('h2', { id }, group.title)), group.says ? h('p', { class: 'intro' }, group.says) : null, made)
  return h('section', { class: group.card ? 'group card' : 'group', 'data-group': group.group, 'aria-labelledby': id }, h('h2', { id }, group.title), group.says ? h('p', { class: 'intro' }, group.says) : null, made, more)
}

/* A question in the page: hidden while it is not asked. */
function wrap (question, control) {
  if (question.field?.required && question.field.control !== 'list') control.querySelector('label, legend')?.append(' ', h('span', { class: 'needed' }, say('is_needed')))
  const box = h('div', { class: 'question' }, control, followed(question) !== undefined || question.copy || question.town ? h('p', { class: 'follows' }) : null)
  box.question = question
  return box
}

/* What is said of a question that follows from another answer, while nothing is written there. */
function tellFollowed (box) {
  const told = box.querySelector(':scope > .follows')
  if (!told) return
  const value = get(box.question.key.split('.')) === undefined ? followed(box.question) : undefined
  told.hidden = value === undefined
  told.textContent = value === undefined ? '' : say('if_left_out', { value: showDay(String(nameIn(value))) })
}

function follow () {
  for (const box of main.querySelectorAll('.question')) {
    box.hidden = !isAsked(box.question)
    tellFollowed(box)
  }
  for (const group of main.querySelectorAll('.group')) {
    const boxes = [...group.querySelectorAll('.question')]
    group.hidden = boxes.length > 0 && boxes.every(box => box.hidden)
  }
  count()
}

let known = []
const shownTitles = () => [...main.querySelectorAll('.question')].filter(box => !box.hidden && !box.closest('details.more')).map(box => box.question.field?.title).filter(Boolean)

function count () {
  const box = document.getElementById('count')
  if (!box) return
  const here = [...main.querySelectorAll('[data-count]')].filter(each => !each.closest('[hidden]') && !each.closest('details:not([open])')).length
  const all = allQuestions.filter(({ question, group }) => !group.more.includes(question) && !group.folded && question.control !== 'topics' && isAsked(question)).reduce((sum, { question }) => sum + fieldsOf(question), 0)
  box.textContent = say('questions_here', { n: here, all })
}

/* How many fields a question is: those of each item, each cell of the table, each count of people. */
function fieldsOf (question) {
  const held = get(question.key.split('.')) ?? []
  if (question.control === 'people') return 1 + held.length
  if (question.control === 'grid') return cells()
  return question.items ? Math.max(held.length, question.start ? 1 : 0) * question.items.length : 1
}

heard.change = path => {
  save()
  follow()
  const now = shownTitles()
  const more = now.filter(each => !known.includes(each))
  const less = known.filter(each => !now.includes(each))
  known = now
  if (more.length) effect(path, say('now_asked', { titles: more.join(', ') }))
  else if (less.length) effect(path, say('no_longer_asked', { titles: less.join(', ') }))
  if (stepName(state.step) === 'advice') newQuestions()
  later(weighAgain)
}

/* What the answers now say: first whether they can be weighed at all, then what they are worth and what is left to do. */
async function weighAgain () {
  await observe()
  if (observed.problems.length) return
  if (stepName(state.step) === 'papers') await showPlans()
  else await worth()
}

/* What is asked of the server anew, once the answers rest. */
const resting = new Map()
function later (asked) {
  clearTimeout(resting.get(asked))
  resting.set(asked, setTimeout(asked, 600))
}
heard.tell = text => { live.textContent = text }
heard.ask = askJson

/* What an answer calls for is said beside it, and read aloud; the focus stays where it is. */
function effect (path, text) {
  for (const told of main.querySelectorAll('.effect')) told.remove()
  const question = [...main.querySelectorAll('.question')].find(each => !each.hidden && each.question.key.split('.').every((name, at) => name === String(path[at])))
  question?.append(h('p', { class: 'effect' }, text))
  heard.tell(text)
}

// ---------------------------------------------------------------- what this changes
function side () {
  return h('aside', { class: 'side', 'aria-labelledby': 'side-title' }, h('h2', { id: 'side-title' }, say('changes')),
    h('div', { id: 'worth' }, h('p', {}, say('changes_none'))), h('p', { id: 'count', class: 'small' }))
}

const worth = inTurn(async () => {
  if (!document.getElementById('worth') || !isComplete() || state.step === 0) return
  let shown
  try {
    const told = await askOnce('advice', { matter: weighable() })
    shown = [told.conclusion ? h('p', {}, h('strong', {}, told.conclusion)) : '', told.needs ? h('p', {}, told.needs) : '', h('ul', { class: 'lines' }, told.answer.filter((line, at) => !told.vehicles[at] || state.wanted.includes(told.vehicles[at])).map(line => h('li', {}, line))), h('p', { class: 'small' }, told.note)]
  } catch { shown = [h('p', {}, say('not_yet'))] }
  document.getElementById('worth')?.replaceChildren(...shown)
})

// ---------------------------------------------------------------- the sentence as it will be printed
const waiting = new WeakMap()
function preview (option, box, after) {
  clearTimeout(waiting.get(box))
  waiting.set(box, setTimeout(async () => {
    if (!isComplete()) return box.replaceChildren(h('p', { class: 'small' }, say('no_preview')))
    try {
      const told = await askJson('preview', { matter: weighable(), option, vehicles: state.wanted })
      const shown = told.papers.map(paper => h('div', { class: 'register' }, h('h5', {}, paper.label), paper.clauses.map(clause => h('div', {}, h('p', { class: 'weight' }, clause.weight_label), clause.waits_for.length ? h('p', { class: 'small' }, say('waits_for', { what: clause.waits_for.join(' ; ') })) : null, clause.texts.map(text => h('p', {}, text))))))
      box.replaceChildren(h('h4', {}, say('preview')), ...shown.length ? shown : [h('p', { class: 'small' }, say('no_sentence'))])
    } catch (error) { box.replaceChildren(...error.problems?.length ? error.problems.map(each => h('p', { class: 'error' }, mark('error'), sentence(each))) : [h('p', { class: 'small' }, error.message)]) }
  }, after))
}

// ---------------------------------------------------------------- going on
function buttons () {
  const last = state.step === data.steps.length - 1
  const goOn = stepName(state.step) === 'advice' ? say('prepare') : say('continue')
  const opener = h('input', { type: 'file', id: 'open', accept: '.yaml,.yml', class: 'hidden-text', 'aria-describedby': 'open-hint', onchange: event => open(event.target) })
  return h('div', { class: 'end' },
    h('p', { class: 'buttons' },
      last ? null : h('button', { type: 'button', class: 'button', id: 'continue', onclick: next }, goOn),
      state.step ? h('button', { type: 'button', class: 'button second', id: 'back', onclick: () => go(state.step - 1) }, say('back')) : null,
      h('button', { type: 'button', class: 'link', id: 'keep', onclick: keep }, say('keep'))),
    h('div', { class: 'note' },
      h('p', { id: 'stored' }, say('stored', { day: writtenDay(keptUntil()) }), ' ', h('button', { type: 'button', class: 'link', id: 'forget', onclick: erase }, say('forget'))),
      h('p', { class: 'opener' }, opener, h('label', { for: 'open', class: 'link' }, say('open')), h('span', { id: 'open-hint', class: 'small' }, say('open_hint'))),
      h('p', { id: 'told', role: 'alert' })))
}

function go (number, then = null) {
  state.step = Math.max(0, Math.min(number, data.steps.length - 1))
  state.reached = Math.max(state.reached, state.step)
  save()
  if (location.hash !== `#${stepName(state.step)}`) history.pushState(null, '', `#${stepName(state.step)}`)
  draw({ focus: !then })
  if (then) then()
}

async function next () {
  const problems = await check()
  const here = faultsOf(problems, state.step)
  state.tried[stepName(state.step)] = here.length > 0
  save()
  if (showFaults(here)) return
  go(state.step + 1)
}

/* Every problem of the answers so far: those of the browser first, then those that the library tells. */
async function check () {
  const found = local()
  try {
    const told = await askJson('check', { matter: matterToSend() })
    const paths = new Set(found.map(each => each.path.join('.')))
    found.push(...(told.incoherences ?? []).filter(each => each.severity === 'refuse').map(each => ({ code: each.id, path: each.key.split('.'), message: each.explanation, hint: each.choose })))
    found.push(...(told.problems ?? []).filter(each => !paths.has(each.path.join('.'))))
  } catch (error) {
    found.push(...error.problems ?? [])
    if (!error.problems?.length) { document.getElementById('told').textContent = error.message; found.push({ code: 'offline', path: ['offline'], message: error.message, hint: '' }) }
  }
  return found
}

function local () {
  const found = []
  if (!state.wanted.length) found.push({ code: 'local', path: ['papers'], message: say('needed_paper'), hint: '' })
  for (const { question } of allQuestions) {
    if (!question.field || !isAsked(question)) continue
    const path = question.key.split('.')
    const items = question.items ? (get(path) ?? []).flatMap((item, number) => Object.values(question.fields).map(field => [field, placed(field.path, [number])])) : [[question.field, path]]
    for (const [field, at] of items) {
      const value = get(at)
      if (field.control === 'day' && value && !/^\d{4}-\d\d-\d\d$/.test(value)) found.push({ code: 'local', path: at, message: say('not_a_day', { day: showDay(today()) }), hint: '' })
      if (field.control === 'number' && value !== undefined && typeof value !== 'number') found.push({ code: 'local', path: at, message: say('not_a_number'), hint: '' })
      if (field.required && field.control !== 'list' && value === undefined && !question.items) found.push({ code: 'missing-key', path: at, message: '', hint: '' })
    }
  }
  return found
}

/* The question of a step at which a problem stands, or nothing. */
function placeOf (problem) {
  const path = problem.path.map(each => typeof each === 'string' && /^\d+$/.test(each) ? Number(each) : each)
  if (path[0] === 'vehicle') return null
  const beside = allQuestions.find(each => each.question.key === path[0])?.question.beside?.[path[2]]
  if (beside) path[2] = beside // what follows from another answer is told beside that one
  let best = null
  for (const each of allQuestions) {
    const own = each.question.control === 'papers' ? ['papers'] : each.question.key.split('.')
    const length = Math.min(own.length, path.length)
    if (path.length && own.slice(0, length).every((name, at) => name === path[at]) && path.length >= own.length && (!best || own.length > best.own.length) && isAsked(each.question)) best = { ...each, own, path }
  }
  return best
}

function faultsOf (problems, step = null) {
  const found = []
  for (const problem of problems) {
    const place = placeOf(problem)
    if (step !== null && place?.step !== step && problem.code !== 'offline') continue
    found.push({ place, text: problem.code === 'missing-key' ? say('needed') : sentence(problem) })
  }
  const order = ({ place }) => place ? allQuestions.findIndex(each => each.question === place.question) : -1
  return found.sort((one, other) => order(one) - order(other))
}

const boxOf = place => document.getElementById(`${idOf(place.path)}-box`) ?? document.getElementById(`${idOf(place.own)}-box`) ?? document.querySelector(`[data-question="${place.own.join('.')}"]`)
const controlOf = place => document.querySelector(`input#${idOf(place.path)}`) ?? boxOf(place)?.querySelector('input, select, textarea') ?? document.getElementById(`${idOf(place.own)}-add`)
const titleOf = place => {
  const field = place.question.fields?.[place.path.at(-1)] ?? place.question.field
  if (place.question.control === 'file') return say('people_list')
  if (place.question.control === 'grid' && place.path[2] === 'name') return say('class_name')
  if (place.question.control === 'grid' && place.path[2] === 'examples') return say('class_examples')
  const title = field?.title ?? place.group.title
  const number = place.path.findIndex(each => typeof each === 'number')
  if (number < 0 || !place.question.fields) return title
  const item = get(place.path.slice(0, number + 1)) ?? {}
  if (place.question.control === 'people') return say('count_of', { name: labelOf(place.question.fields.id, item.id) })
  return `${nameIn(item.name) || say('item', { title: place.question.field.title, n: place.path[number] + 1 })} – ${title}`
}

/* Say what is wrong: a summary that has the focus, and beside each question. Whether anything is. */
function showFaults (faults) {
  const holder = document.getElementById('faults')
  for (const box of main.querySelectorAll('.wrong')) setFault(box, '')
  if (!faults.length) { holder.replaceChildren(); return false }
  const links = faults.map(({ place, text }) => {
    if (!place) return h('li', {}, text)
    if (place.step === state.step) setFault(boxOf(place), text)
    return h('li', {}, h('a', { href: `#${stepName(place.step)}`, onclick: event => { event.preventDefault(); reach(place) } }, `${titleOf(place)}${colon}${text}`))
  })
  const title = faults.length === 1 ? say('faults_one') : say('faults', { n: faults.length })
  const box = h('div', { class: 'summary', id: 'summary', tabindex: '-1', role: 'group', 'aria-labelledby': 'summary-title' }, h('h2', { id: 'summary-title' }, title), h('ul', {}, links))
  holder.replaceChildren(box)
  document.title = `${say('error_title')}${colon}${document.title.replace(/^.*?(?=\p{L}+ \d)/u, '')}`
  box.focus()
  return true
}

/* Go to a question, in whatever step it is, and put the focus in it. */
function reach (place, id = '') {
  const there = () => {
    const control = document.getElementById(id) ?? controlOf(place)
    for (let box = control?.closest('details'); box; box = box.parentElement.closest('details')) box.open = true
    control?.focus()
  }
  if (place.step === state.step) there()
  else go(place.step, there)
}

// ---------------------------------------------------------------- which paper for whom
function table (told, label) {
  const wide = told.header.slice(1)
  return h('div', { class: 'scroll' }, h('table', { class: 'said', 'aria-label': label, role: 'table' }, h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, told.header.map(each => h('th', { scope: 'col', role: 'columnheader' }, each)))),
    h('tbody', { role: 'rowgroup' }, told.rows.map(row => h('tr', { role: 'row' }, h('th', { scope: 'row', role: 'rowheader' }, lines(row[0])), row.slice(1).map((cell, at) => h('td', { role: 'cell' }, h('span', { class: 'narrow', 'aria-hidden': 'true' }, wide[at]), lines(cell))))))))
}
const lines = text => text.split('\n').map(line => h('span', { class: 'line' }, line))

async function showAdvice () {
  const box = document.getElementById('advice')
  const wanted = h('section', { class: 'wanted' }, papers({}, { count: false, legend: say('papers_wanted') }), h('div', { id: 'new-questions' }))
  box.replaceChildren(h('p', {}, say('weighing')), wanted)
  box.setAttribute('aria-busy', 'true')
  try {
    const told = await askOnce('advice', { matter: weighable() })
    box.replaceChildren(
      h('div', { class: 'answer' }, h('h2', {}, say('our_answer')), told.conclusion ? h('p', { class: 'conclusion' }, told.conclusion) : null, told.needs ? h('p', {}, told.needs) : null, told.answer.map(line => h('p', {}, line)), h('p', { class: 'small' }, told.note)), whyUnknown(told.questions),
      h('section', { 'aria-labelledby': 'side-by-side' }, h('h2', { id: 'side-by-side' }, say('side_by_side')), table(told.papers, say('side_by_side'))), wanted,
      h('section', { 'aria-labelledby': 'for-whom' }, h('h2', { id: 'for-whom' }, say('for_whom')), table(told.people, say('for_whom')), told.left.map(text => h('p', { class: 'small' }, text))))
  } catch (error) {
    box.replaceChildren(h('div', { class: 'note' }, h('p', {}, error.problems.length ? say('not_yet') : error.message)), wanted)
    if (error.problems.length) showFaults(faultsOf(error.problems))
  }
  box.removeAttribute('aria-busy')
  newQuestions()
}

/* The facts for want of which an answer cannot be said, each with what settles it here: its question, or a statement. */
function whyUnknown (questions) {
  if (!questions.length) return ''
  const statements = placeAt(['presumptions'])
  const settle = each => {
    const place = each.path.length ? placeAt(each.path) : null
    const stated = (statements ? each.statements : []).flatMap(name => [' ', linkTo(statements, say('state_it', { title: labelOf(statements.question.field, name) }), `${idOf(['presumptions'])}-${name}`)])
    return [place ? linkTo(place, say('answer_it')) : null, ...stated]
  }
  return h('section', { id: 'why', 'aria-labelledby': 'why-title' }, h('h2', { id: 'why-title' }, say('why_unknown')), h('ul', {}, questions.map(each => h('li', {}, each.question, ' ', settle(each), ' ', h('span', { class: 'small' }, say('in_paper', { title: each.papers.join(', ') }))))))
}

const unanswered = () => allQuestions.filter(({ question, group }) => {
  if (!question.field || group.more.includes(question) || group.folded || ['topics', 'postures', 'grid'].includes(question.control) || !isAsked(question)) return false
  return get(question.key.split('.')) === undefined && !('default' in question.field) && followed(question) === undefined && question.key !== 'date'
})

function newQuestions () {
  const box = document.getElementById('new-questions')
  if (!box) return
  const found = unanswered().filter(each => each.question.for && each.step < state.step && !state.unknown[each.question.key])
  box.replaceChildren(...found.length ? [h('p', {}, say('new_questions')), listOf(found)] : [])
}

const listOf = found => h('ul', {}, found.map(each => h('li', {}, linkTo(placeAt(each.question.key.split('.'))))))
const placeAt = path => placeOf({ path })
const linkTo = (place, title = titleOf(place), id = '') => h('a', { href: `#${stepName(place.step)}`, onclick: event => { event.preventDefault(); reach(place, id) } }, title)

// ---------------------------------------------------------------- what the papers leave open, what the report observes
const NOTHING = { problems: [], open_points: [], observed: [], statements: [] }
let observed = NOTHING
const observe = inTurn(async () => {
  if (!isComplete() || state.step === 0) return
  try { observed = { ...NOTHING, ...await askOnce('observe', { matter: weighable(), vehicles: state.wanted }) } } catch { observed = NOTHING }
  if (observed.problems.length) return
  const beside = new Map()
  for (const each of observed.observed) {
    const box = each.path.length && placeAt(each.path)?.step === state.step ? boxOf(placeAt(each.path)) : null
    if (box) beside.set(box, [...beside.get(box) ?? [], each.text])
  }
  for (const box of main.querySelectorAll('[data-question]')) setRemark(box, beside.get(box) ?? [])
  for (const box of main.querySelectorAll('[data-question="presumptions"] .option')) { const { checked, value } = box.querySelector('input'); box.hidden = !checked && !observed.statements.includes(value) }
  tellLeft()
  tellObserved()
})

function tellObserved () {
  const box = document.getElementById('observed')
  box?.replaceChildren(...observed.observed.length ? [h('h2', {}, say('observed')), h('ul', {}, observed.observed.map(each => {
    const place = each.path.length ? placeAt(each.path) : null
    return h('li', {}, each.text, place ? [' ', linkTo(place, say('see_question', { title: titleOf(place) }))] : null)
  }))] : [])
}

/* Every value that prints [•], with the question that asks it or what closes that question; then what nothing is concluded from. */
function tellLeft () {
  const box = document.getElementById('left')
  if (!box) return
  const points = observed.open_points.map(each => ({ ...each, place: each.path.length ? placeAt(each.path) : null, question: allQuestions.find(one => one.question.key === each.path.join('.'))?.question }))
    .filter(each => !(state.people && each.question?.alone))
  const told = new Set(points.map(each => each.place?.question))
  const others = unanswered().filter(each => !told.has(each.question))
  const where = ({ place, path, label, question }) => {
    if (place) return linkTo(place, label)
    const closing = question && closedBy(question)
    if (closing) return [label, colon, linkTo(placeAt(closing.split('.')), say('closed_by', { title: titleOf(placeAt(closing.split('.'))) }))]
    return `${label}${colon}${say(path.length ? 'by_hand' : 'follows_days')}`
  }
  box.replaceChildren(
    ...points.length ? [h('div', { class: 'note left' }, h('p', {}, mark('unknown'), say('open_points')), h('ul', {}, points.map(each => h('li', {}, where(each), ' ', h('span', { class: 'small' }, inPapers(each.papers))))))] : [],
    ...others.length ? [h('div', { class: 'note left' }, h('p', {}, mark('unknown'), say('unanswered')), listOf(others))] : [])
}
const inPapers = papers => papers.length > 2 ? say('in_papers', { title: papers[0], n: papers.length - 1 }) : say('in_paper', { title: papers.join(' ; ') })

// ---------------------------------------------------------------- the papers
async function showReady () {
  const box = document.getElementById('ready')
  if (get(['date']) === undefined) {
    set(['date'], today())
    save()
    const input = document.getElementById('q-date')
    if (input) input.value = showDay(today())
  }
  const papersNamed = data.vehicles.filter(each => state.wanted.includes(each.value)).map(each => each.label).join(', ')
  box.replaceChildren(
    h('section', { class: 'answer', 'aria-labelledby': 'ready-title' }, h('h2', { id: 'ready-title' }, say('ready')), h('p', {}, say('ready_says', { papers: papersNamed })),
      h('p', { class: 'buttons' }, h('button', { type: 'button', class: 'button', id: 'zip-docx', onclick: () => makeZip('docx') }, say('download_word')),
        h('button', { type: 'button', class: 'button second', id: 'zip-pdf', onclick: () => makeZip('pdf') }, say('download_pdf'))), h('p', { id: 'making', role: 'status' })),
    h('div', { id: 'left' }), h('section', { id: 'observed' }),
    h('section', { 'aria-labelledby': 'left-title' }, h('h2', { id: 'left-title' }, say('whats_left')), h('div', { id: 'plans', 'aria-busy': 'true' }, h('p', {}, say('weighing')))),
    h('section', { 'aria-labelledby': 'yours-title' }, h('h2', { id: 'yours-title' }, say('yours')), h('p', {}, say('yours_says'))))
  tellLeft()
  await showPlans()
}

async function showPlans () {
  const holder = document.getElementById('plans')
  if (!holder) return
  try {
    const shown = []
    for (const vehicle of state.wanted) {
      const plan = await askJson('formalities', { matter: weighable(), vehicle })
      const steps = (plan.steps ?? []).filter(each => each.state !== 'done')
      shown.push(h('h3', {}, data.vehicles.find(each => each.value === vehicle).label), steps.length ? h('ol', { class: 'plan' }, steps.map(each => h('li', {}, dayOf(each), each.label, isGone(each) ? h('strong', { class: 'gone' }, ` (${say('day_gone')})`) : null))) : h('p', {}, say('nothing_left')))
    }
    holder.replaceChildren(...shown)
  } catch (error) { holder.replaceChildren(h('p', {}, error.problems?.length ? say('not_yet') : error.message)) }
  holder.removeAttribute('aria-busy')
}

/* Whether the last day that a step may have is over, and it is still to be done. */
const isGone = step => Boolean(step.state !== 'unknown' && step.latest && step.latest < today() && (!step.day || step.day > step.latest))

/* The day of a step of a plan: its own, else the first and the last that it may have. */
function dayOf (step) {
  const said = step.day ? showDay(step.day) : [step.earliest && say('from_day', { day: showDay(step.earliest) }), step.latest && say('by_day', { day: showDay(step.latest) })].filter(Boolean).join(', ')
  return said ? h('strong', {}, `${said}${colon}`) : null
}

async function makeZip (format) {
  const said = document.getElementById('making')
  for (const button of document.querySelectorAll('#zip-docx, #zip-pdf')) button.disabled = true
  said.textContent = say('working')
  try {
    if (showFaults(faultsOf(await check()))) { said.textContent = ''; return }
    const matter = matterToSend()
    const answer = await ask('papers', { matter, papers: state.wanted, languages: languagesOf(matter), format, ...peopleToSend() })
    heard.people?.()
    const name = await give(answer, 'papers.zip')
    said.textContent = say('made', { name })
    await showPlans()
  } catch (error) {
    said.textContent = error.message
    if (error.problems?.length) showFaults(faultsOf(error.problems))
  } finally {
    for (const button of document.querySelectorAll('#zip-docx, #zip-pdf')) button.disabled = false
  }
}

async function give (answer, otherwise) {
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? otherwise
  const link = h('a', { href: URL.createObjectURL(await answer.blob()), download: name })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60000)
  return name
}

// ---------------------------------------------------------------- the matter, kept and opened again
async function keep () {
  const told = document.getElementById('told')
  try { told.textContent = say('made', { name: await give(await ask('matter.yaml', { matter: matterToSend() }), 'matter.yaml') }) } catch (error) { told.textContent = error.message }
}

async function open (input) {
  const [given] = input.files
  if (!given) return
  try {
    const { matter, problems } = await askJson('read', { text: await given.text() })
    take(matter)
    go(0)
    notice(say('opened'))
    if (problems?.length) showFaults(faultsOf(problems))
  } catch (error) { document.getElementById('told').textContent = error.message }
  input.value = ''
}

function erase () {
  if (!confirm(say('forget_sure'))) return
  forget()
  history.pushState(null, '', `#${stepName(0)}`)
  draw({ focus: true })
  notice(say('forgotten'))
}

// ---------------------------------------------------------------- the address: a step each
function fromAddress () {
  const number = data.steps.findIndex(each => `#${each.step}` === location.hash)
  if (number >= 0 && number <= state.reached) state.step = number
  return number
}
addEventListener('popstate', () => { if (fromAddress() >= 0) draw({ focus: true }) })

load()
fromAddress()
history.replaceState(null, '', `#${stepName(state.step)}`)
draw()
