// node site/worth.mjs [--npm FOLDER] [--python PROGRAM] [--pictures FOLDER] [build/site/html]: “What is it worth?” by keyboard alone.
// Eight situations are reached with Tab, Space, Enter, arrows and digits, in French and in English, two of them with facts that are not known;
// each time the table says, clause by clause, what `aigov-docs explain --json` and `aigov-docs compare --json` say of the same matter; a ninth is
// refused in the same words. What is missing is asked in place, with what each answer would change.
// Then: the address brings the situation back, in the other language too; the page works from a folder, without scripts it shows a table;
// no WCAG A or AA violation with every reason open, at 360 and 1280 pixels, light and dark; nothing is asked of another host.
// FOLDER and Chromium: see ../tools/browser.mjs.
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { colours, read, stop, tools } from '../tools/browser.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const project = path.join(here, '..')
const options = { npm: here, python: path.join(project, '.venv', 'bin', 'python'), pictures: '' }
const [given] = read(options)
const root = given ? path.resolve(given) : path.join(project, 'build', 'site', 'html')
if (!fs.existsSync(path.join(root, 'fr', 'worth.html'))) stop(`no page in ${root}: make site`)
const { launch, violationsOf } = tools(options.npm)
const violations = violationsOf(['heading-order', 'label-title-only'])
if (options.pictures) fs.mkdirSync(options.pictures, { recursive: true })

let failures = 0
const fail = (...said) => { failures++; console.error('FAIL', ...said) }
const same = (name, found, wanted) => { if (JSON.stringify(found) !== JSON.stringify(wanted)) fail(name, `page: ${JSON.stringify(found)?.slice(0, 300)} — command: ${JSON.stringify(wanted)?.slice(0, 300)}`) }

// ---------------------------------------------------------------- the command line
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'worth-'))
const sample = JSON.parse(execFileSync(options.python, ['-c', `
import json
from aigov_docs.kits.ground.yaml_files import parse_yaml
from aigov_docs.matter.sample_matters import sample_text
print(json.dumps(parse_yaml(sample_text().encode(), "matter.yaml").data))`], { cwd: project, encoding: 'utf8' }))
function matterFile (facts) { // JSON is YAML
  const matter = structuredClone(sample)
  for (const [name, value] of Object.entries(facts)) matter[name] = value !== null && typeof value === 'object' && !Array.isArray(value) && matter[name] ? { ...matter[name], ...value } : value
  const file = path.join(work, 'matter.yaml')
  fs.writeFileSync(file, JSON.stringify(matter))
  return file
}
// one process runs every command as the tests do, its library loaded once: words on a line, then what was printed on a line
const commands = spawn(options.python, ['-c', `
import json, sys
sys.path.insert(0, "tests")
from command import run
for line in sys.stdin:
    done = run(*json.loads(line))
    print(json.dumps([done.stdout, done.stderr]), flush=True)`], { cwd: project, stdio: ['pipe', 'pipe', 'inherit'] })
const printed = readline.createInterface({ input: commands.stdout })[Symbol.asyncIterator]()
async function command (...words) {
  commands.stdin.write(`${JSON.stringify(words)}\n`)
  const [out, error] = JSON.parse((await printed.next()).value ?? stop('the process of the commands has ended'))
  if (!out) stop(`aigov-docs ${words.join(' ')}: ${error}`)
  return JSON.parse(out)
}
// the same letters, whatever the spaces and apostrophes of a printer
const bare = text => text.replace(/[\s\u00a0\u202f]+/g, ' ').replace(/[‘’]/g, "'").replace(/ ([?!:;])/g, '$1').replace(/« /g, '«').replace(/ »/g, '»').trim()

// ---------------------------------------------------------------- the page
const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' }
const server = http.createServer((asked, answer) => {
  const file = path.join(root, path.normalize(decodeURIComponent(asked.url.split('?')[0])))
  if (asked.url === '/favicon.ico') { answer.writeHead(204); return answer.end() }
  if (!file.startsWith(root) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) { answer.writeHead(404); return answer.end() }
  answer.writeHead(200, { 'content-type': kinds[path.extname(file)] ?? 'application/octet-stream' })
  fs.createReadStream(file).pipe(answer)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}/`
const browser = await launch()
async function opened (url, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings })
  const page = await context.newPage()
  page.on('console', said => { if (['error', 'warning'].includes(said.type())) fail(url, said.text()) })
  page.on('pageerror', error => fail(url, String(error)))
  page.on('request', asked => { if (!asked.url().startsWith(base) && !asked.url().startsWith('file:') && !asked.url().startsWith('data:')) fail(url, 'asks', asked.url()) })
  const from = performance.now()
  await page.goto(url)
  if (settings.javaScriptEnabled !== false) await page.waitForSelector('#worth-clauses tbody tr, .worth-refused')
  return { page, context, took: performance.now() - from }
}

// ---------------------------------------------------------------- the keyboard
const focused = page => page.evaluate(() => { const at = document.activeElement; return { name: at.name || at.dataset.preset || at.id || '', value: at.value ?? '', checked: at.checked ?? null, type: at.type ?? '' } })
/* Tab on until a control is reached, at most once around the page; what has the focus must be seen. */
async function tabTo (page, name) {
  for (let steps = 0; steps < 400; steps++) {
    const at = await focused(page)
    if (at.name === name) {
      const look = () => page.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect()
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        return { inside: box.top >= 0 && box.bottom <= innerHeight, own: top === document.activeElement || document.activeElement.contains(top), ring: getComputedStyle(document.activeElement).outlineStyle }
      })
      let seen = await look()
      for (let waited = 0; waited < 100 && !(seen.inside && seen.own); waited++) { // the page glides there, slowly on a busy machine
        await page.waitForTimeout(50)
        seen = await look()
      }
      if (!seen.inside || !seen.own) fail(name, 'has the focus and is not in sight', JSON.stringify(seen))
      if (seen.ring === 'none') fail(name, 'has the focus and shows nothing of it')
      return at
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${name}`)
}
/* The same for a fact: its group is opened first. */
async function reach (page, name) {
  const closed = await page.evaluate(path => { const box = document.querySelector(`.fact [name="${path}"]`)?.closest('details.worth-group'); return box && !box.open ? box.querySelector('summary').id : '' }, name)
  if (closed) { await tabTo(page, closed); await page.keyboard.press('Enter') }
  return tabTo(page, name)
}
const keys = {
  async answer (page, name, value) { // a group of radio buttons is one stop of Tab
    await reach(page, name)
    for (let steps = 0; steps < 4 && (await focused(page)).value !== value; steps++) await page.keyboard.press('ArrowRight')
    if ((await focused(page)).value !== value || !(await focused(page)).checked) fail(name, 'the arrows do not reach', value)
  },
  async preset (page, name) { await tabTo(page, name); await page.keyboard.press('Enter') },
  async tick (page, name) { const at = await reach(page, name); if (!at.checked) await page.keyboard.press('Space') },
  async untick (page, name) { const at = await reach(page, name); if (at.checked) await page.keyboard.press('Space') },
  async number (page, name, value) { await reach(page, name); await page.keyboard.press('ControlOrMeta+a'); await page.keyboard.type(value) },
  async choose (page, name, value) {
    await reach(page, name)
    await page.keyboard.press('Home')
    for (let steps = 0; steps < 12 && (await focused(page)).value !== value; steps++) await page.keyboard.press('ArrowDown')
    if ((await focused(page)).value !== value) fail(name, 'the arrows do not reach', value)
  },
  async vehicle (page, value) { // a group of radio buttons is one stop of Tab
    await tabTo(page, 'vehicle')
    for (let steps = 0; steps < 4 && (await focused(page)).value !== value; steps++) await page.keyboard.press('ArrowRight')
  },
  async day (page, name, value) { // the parts of a date stand in the order of the browser's language
    await reach(page, name)
    const [year, month, date] = value.split('-')
    for (const order of [[month, date, year], [date, month, year], [year, month, date]]) {
      for (let back = 0; back < 3; back++) await page.keyboard.press('ArrowLeft')
      await page.keyboard.type(order.join(''))
      if ((await focused(page)).value === value) return
    }
    fail(name, 'digits do not write', value)
  }
}

/* The table as it is read. */
const table = page => page.evaluate(() => {
  const text = node => node?.innerText ?? ''
  return [...document.querySelectorAll('#worth-clauses tbody tr')].map(row => ({
    section: text(row.closest('section').querySelector('h3')),
    title: text(row.cells[0]),
    weight: text(row.cells[1].querySelector('.weight')) + [...row.cells[1].querySelectorAll('.worth-marked')].map(each => ` (${each.textContent.toLowerCase()})`).join(''),
    then: text(row.cells[2].querySelector('.weight')),
    missing: text(row.cells[2].querySelector('.worth-lacking')),
    reason: row.querySelector('.worth-said').textContent,
    bases: [...row.querySelectorAll('.worth-reason a[href*="legal-bases"]')].map(link => link.textContent),
    clause: row.dataset.clause,
    ids: [row.dataset.weight, row.dataset.then, row.dataset.rules, row.dataset.missing, row.dataset.facts, row.dataset.later, row.dataset.marks, row.dataset.rests]
  }))
})

/* What the page says to copy, laid over the sample block by block: in place of the lines of the same keys, the others kept. */
async function copied (page) {
  const text = await page.evaluate(() => document.getElementById('worth-matter').textContent)
  const facts = {}
  let block = facts
  for (const line of text.split('\n').filter(Boolean)) { // what this page writes, no more
    const [, inside, name, value] = /^( {2})?(\w+):(?: (.*))?$/.exec(line)
    const plain = value === undefined ? {} : value.startsWith('[') ? value.slice(1, -1).split(', ') : value === 'null' ? null : value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value
    if (inside) block[name] = plain
    else { facts[name] = plain; if (value === undefined) block = plain }
    if (JSON.stringify((inside ? sample[Object.keys(facts).at(-1)]?.[name] : sample[name])) === JSON.stringify(plain)) fail('copied', line, 'is a line of the sample')
  }
  return facts
}

async function compared (page, language, facts) {
  const file = matterFile(facts)
  const vehicle = await page.evaluate(() => document.querySelector('[name="vehicle"]:checked').value)
  const said = await command('explain', file, '--json', '--lang', language, '--vehicle', vehicle)
  const others = await command('compare', file, '--json', '--lang', language)
  const rows = await table(page)
  same('clauses', rows.map(row => row.clause), said.clauses.map(each => each.clause))
  for (const [at, each] of said.clauses.entries()) {
    const row = rows[at]
    if (!row) break
    const name = `${each.clause}:`
    same(`${name} words`, [row.title, row.weight, row.reason].map(bare), [each.title, each.weight_label, each.rules.map(rule => rule.explanation).join(' ')].map(bare))
    same(`${name} ids`, row.ids, [each.weight, each.weight_then, each.rules.map(rule => rule.id).join(' '), each.missing.join(' '), each.missing_facts.map(fact => fact.fact).join(' '), each.missing_facts_then.map(fact => fact.fact).join(' '), each.marks.join(' '), each.rests_on.map(said => said.id).join(' ')])
    same(`${name} legal bases`, row.bases.map(bare), each.legal_bases.map(basis => bare(basis.cite)))
    if (each.missing.length) {
      same(`${name} missing`, each.missing_labels.every(label => bare(row.missing).includes(bare(label))), true)
      if (!row.then) fail(name, 'the weight once it is done is not shown')
    }
    const compared = others.clauses.find(other => other.clause === each.clause).vehicles[said.vehicle]
    same(`${name} compare`, row.ids.slice(0, 4), [compared.weight, compared.weight_then, compared.rules.map(rule => rule.id).join(' '), compared.missing.join(' ')])
  }
  same('missing', await page.$$eval('[data-formality]', all => all.map(each => each.dataset.formality)), said.missing)
  const note = await page.evaluate(() => document.getElementById('worth-beyond')?.textContent ?? '')
  if (!note && !said.missing.length) fail('no formality is missing, and nothing is said of it')
  if (note && said.warnings.length) same('the warnings remain', note.includes(await page.evaluate(() => JSON.parse(document.getElementById('worth-words').textContent).say['warnings-remain'])), true)
  const asks = await page.$$eval('[data-ask]', all => all.map(each => [each.dataset.ask, each.querySelector('.worth-question').textContent]))
  const wanted = new Map(said.clauses.flatMap(each => each.missing_facts).map(fact => [fact.fact, fact.question]))
  same('asked in place', asks.map(([key, question]) => [key, bare(question)]).sort(), [...wanted].map(([key, question]) => [key, bare(question)]).sort())
  same('every question', [...asks.map(([key]) => key), ...await page.$$eval('[data-question]', all => all.map(each => each.dataset.question))].sort(), said.missing_facts.map(fact => fact.fact).sort())
  same('warnings', await page.$$eval('.worth-warnings [data-rule]', all => all.map(each => each.dataset.rule)), said.warnings.map(each => each.id))
  return said.clauses.length
}

// ---------------------------------------------------------------- six situations
// without a CSE, what is said of it is not stated
const NO_CSE = {
  cse: 'under_11',
  cse_facts: { set_up_on: null, renewed_on: null },
  committees: { several: null },
  procedure: { cse_informed_on: null, cse_opinion_on: null, cse_opinion: null },
  monitoring: { opinion_on: null },
  technology: { informed_on: null, opened_on: null, opinion_on: null }
}
const situations = [
  ['fr', 'the month of waiting, on its last day but one', async page => {
    await keys.preset(page, 'chapter-waiting')
    await keys.day(page, 'as_of', '2026-11-01')
  }, { vehicle: 'it-charter-chapter', as_of: '2026-11-01' }],
  ['en', 'deposit and information on monitoring forgotten, urgency claimed', async page => {
    await keys.untick(page, 'procedure.deposit_on')
    await keys.tick(page, 'procedure.urgency_invoked')
    await keys.answer(page, 'monitoring.informed_on', 'never')
  }, { procedure: { deposit_on: null, deposit_proved: null, urgency_invoked: true }, monitoring: { informed_on: null, nobody_told: true } }],
  ['fr', 'eight employees, no CSE, publicity without proof', async page => {
    await keys.number(page, 'employer.headcount', '8')
    await keys.choose(page, 'cse', 'under_11')
    await keys.answer(page, 'procedure.publicity_proved', 'no')
  }, { ...NO_CSE, employer: { fifty_since: null, eleven_since: null, headcount: 8 }, procedure: { ...NO_CSE.procedure, publicity_proved: false } }],
  ['en', 'a charter in a contract, CSE opinion after the deposit', async page => {
    await keys.vehicle(page, 'charter')
    await keys.tick(page, 'document.acknowledged')
    await keys.tick(page, 'document.incorporated_in_contract_on')
    await keys.day(page, 'document.incorporated_in_contract_on.day', '2026-10-01')
    await keys.tick(page, 'procedure')
    await keys.day(page, 'procedure.cse_opinion_on.day', '2026-09-16')
  }, { vehicle: 'charter', document: { acknowledged: true, incorporated_in_contract_on: '2026-10-01' }, procedure: { cse_opinion_on: '2026-09-16' } }],
  ['fr', 'an amendment without an answer, by registered letter, to a protected employee', async page => {
    await keys.preset(page, 'amendment-refused')
    await keys.choose(page, 'amendment.response', 'none')
    await keys.tick(page, 'amendment.l1222_6_letter')
    await keys.tick(page, 'amendment.received_on')
    await keys.day(page, 'amendment.received_on.day', '2026-10-01')
    await keys.choose(page, 'amendment.ground', 'economic')
    await keys.tick(page, 'amendment.essential_element')
    await keys.answer(page, 'employee.protected', 'yes')
  }, { vehicle: 'contract-amendment', amendment: { response: 'none', signed_on: null, l1222_6_letter: true, received_on: '2026-10-01', ground: 'economic', essential_element: true }, employee: { protected: true } }],
  ['en', 'an amendment signed in French alone by a foreigner on a fixed-term contract who asked for a translation, for all the staff', async page => {
    await keys.vehicle(page, 'contract-amendment')
    await keys.choose(page, 'languages', 'fr')
    await keys.answer(page, 'employee.translation_requested', 'yes')
    await keys.choose(page, 'employee.status', 'fixed_term')
    await keys.answer(page, 'amendment.for_all_staff', 'yes')
  }, { vehicle: 'contract-amendment', languages: ['fr'], employee: { translation_requested: true, status: 'fixed_term' }, amendment: { for_all_staff: true } }],
  ['fr', 'proofs not known: one given in place, one by a statement accepted once', async page => {
    await keys.preset(page, 'chapter-unproved')
    await tabTo(page, 'ask.procedure.deposit_proved.yes')
    await page.keyboard.press('Enter')
    await tabTo(page, 'once-procedure.publicity_proved')
    await page.keyboard.press('Enter')
    await tabTo(page, 'once.formalities_proved')
    await page.keyboard.press('Space')
  }, { procedure: { deposit_proved: true, publicity_proved: null }, presumptions: ['formalities_proved'] }],
  ['en', 'an amendment of a person whose age is not known', async page => {
    await keys.vehicle(page, 'contract-amendment')
    await keys.answer(page, 'employee.minor', 'unknown')
    await page.waitForFunction(() => document.querySelectorAll('.worth-ifs li:not(.help)').length > 1)
    const [yes, no] = await page.$$eval('.worth-ifs li', all => all.map(each => each.textContent))
    if (!/^Yes: .*weight|^Yes: no answer yet/.test(yes) || !/^No: .*contractual/.test(no)) fail('what each answer would change', yes, no)
  }, { vehicle: 'contract-amendment', employee: { minor: null } }]
]

const times = []
let clauses = 0
let weights = new Set()
for (const [language, name, drive, facts] of situations) {
  const before = failures
  const { page, context, took } = await opened(`${base}${language}/worth.html`)
  times.push(took)
  const first = await table(page)
  await page.keyboard.press('Tab')
  await drive(page)
  await page.waitForTimeout(450)
  clauses += await compared(page, language, facts)
  await compared(page, language, await copied(page)) // what is copied to the command line gives the same
  const now = await table(page)
  for (const row of now) weights.add(row.ids.slice(0, 2).join())
  const spoken = await page.textContent('#worth-live')
  if (!spoken.trim()) fail(name, 'nothing is announced')
  if (JSON.stringify(first) === JSON.stringify(now)) fail(name, 'nothing changed')
  // the address brings it back, in the other language too
  const hash = await page.evaluate(() => location.hash)
  const other = language === 'fr' ? 'en' : 'fr'
  const there = await page.getAttribute(`.languages a[hreflang="${other}"]`, 'href')
  if (!there.endsWith(hash)) fail(name, 'the language switch loses the situation', there)
  const again = await opened(`${base}${other}/worth.html${hash}`)
  same(`${name}: by its address`, (await table(again.page)).map(row => row.ids), now.map(row => row.ids))
  await again.context.close()
  // reasons and the filter, by keyboard
  await tabTo(page, 'worth-open')
  await page.keyboard.press('Enter')
  if (await page.$$eval('#worth-clauses details', all => all.some(each => !each.open))) fail(name, 'a reason stays closed')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('ArrowDown')
  const shown = await page.$$eval('#worth-clauses tbody tr', all => all.filter(each => each.offsetParent).map(each => each.dataset.clause))
  same(`${name}: only what the missing steps would change`, shown, now.filter(row => row.ids[3]).map(row => row.clause))
  if (options.pictures) await page.screenshot({ path: path.join(options.pictures, `worth-${language}-${situations.findIndex(each => each[1] === name) + 1}.png`), fullPage: true })
  await context.close()
  console.log(`${failures === before ? 'ok' : 'NOT'}  ${language}  ${name}: ${now.length} clauses — ${spoken.trim()}`)
}
if (weights.size < 7) fail('the situations show too little', [...weights].join(' '))

// ---------------------------------------------------------------- facts that are refused
{
  const { page, context } = await opened(`${base}fr/worth.html`)
  await keys.choose(page, 'cse', 'under_11')
  await page.waitForTimeout(450)
  const said = await command('explain', matterFile(NO_CSE), '--json')
  const shown = await page.$$eval('.worth-refused [data-problem]', all => all.map(each => each.firstChild.textContent))
  same('refused', shown.length, said.problems.length)
  const inFrench = spawnSync(options.python, ['-c', `
import sys, aigov_docs as a
try: a.read_matter(sys.argv[1])
except a.MatterError as error: print("\\n".join(p.as_dict("fr")["message"] for p in error.problems))`, matterFile(NO_CSE)], { cwd: project, encoding: 'utf8' }).stdout.trim()
  same('refused in the same words', shown.map(bare), inFrench.split('\n').map(each => bare(`${each}.`)))
  if (await page.isVisible('#worth-found')) fail('refused facts are weighed all the same')
  if (await page.getAttribute('#worth-problems', 'role') !== 'alert') fail('a refusal is not announced')
  if (await page.getAttribute('#f-cse', 'aria-invalid') !== 'true') fail('the field at fault does not say so')
  await keys.choose(page, 'cse', 'full') // mended where it was broken
  if (!await page.isVisible('#worth-found')) fail('mended facts are not weighed')
  await context.close()
}

// ---------------------------------------------------------------- without a CSE, what is not weighed refuses nothing; nothing changed, nothing to copy
{
  const { page, context } = await opened(`${base}en/worth.html#vehicle=contract-amendment&employer.headcount=8&cse=under_11`)
  await compared(page, 'en', await copied(page))
  await context.close()
  for (const [vehicle, name] of [['it-charter-chapter', 'fr'], ['charter', 'en'], ['contract-amendment', 'fr']]) {
    const { page, context } = await opened(`${base}${name}/worth.html#vehicle=${vehicle}`)
    for (const box of await page.$$('.worth-more')) await box.evaluate(each => { each.open = true })
    same(`${vehicle}: nothing to copy`, [await page.isVisible('#worth-nothing'), await page.isVisible('#worth-copied'), (await page.textContent('#worth-command')).includes(`--vehicle ${vehicle} `)], [true, false, true])
    await compared(page, name, await copied(page))
    await context.close()
  }
  const followed = await opened(`${base}en/worth.html#vehicle=charter&procedure=yes&employer.sector=epic&procedure.publicity_proved=no`)
  await compared(followed.page, 'en', await copied(followed.page))
  await followed.context.close()
}

// ---------------------------------------------------------------- a result that is kept: by its link, as a matter, on paper; its bar on a phone
{
  const { page, context } = await opened(`${base}fr/worth.html#as_of=2026-10-12`, { viewport: { width: 390, height: 800 } })
  const rows = await table(page)
  await page.evaluate(() => scrollTo(0, 1200))
  const bar = await page.evaluate(() => document.getElementById('worth-bar').getBoundingClientRect().toJSON())
  if (bar.bottom > 801 || bar.top < 400) fail('the bar is out of sight on a phone', JSON.stringify(bar))
  const kept = page.waitForEvent('download')
  await page.locator('#worth-file').focus()
  await page.keyboard.press('Enter')
  const file = path.join(work, (await kept).suggestedFilename())
  await (await kept).saveAs(file)
  const vehicle = await page.evaluate(() => document.querySelector('[name="vehicle"]:checked').value)
  const said = await command('explain', file, '--json', '--lang', 'fr', '--vehicle', vehicle)
  same('the matter that is kept', said.clauses.map(each => [each.clause, each.weight, each.weight_then]), rows.map(row => [row.clause, row.ids[0], row.ids[1]]))
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  const paper = await page.evaluate(() => ({ answers: document.getElementById('worth-printed').innerText, form: document.getElementById('worth-form').offsetParent, closed: [...document.querySelectorAll('#worth-clauses details')].filter(each => !each.open).length }))
  if (!bare(paper.answers).includes('12 octobre') || paper.form || paper.closed) fail('what is printed', JSON.stringify(paper))
  await context.close()
}

// ---------------------------------------------------------------- axe, widths, themes; from a folder; without scripts
const states = ['', '#vehicle=charter&languages=en', '#vehicle=contract-amendment&amendment.response=none&amendment.l1222_6_letter=yes', '#vehicle=it-charter-chapter&procedure.deposit_on=&monitoring.informed_on=', '#vehicle=it-charter-chapter&procedure.deposit_proved=unknown&committees.several=unknown&monitoring.started_on=&presumptions=text_unchanged', '#vehicle=it-charter-chapter&cse=under_11']
let looks = 0
for (const [at, hash] of states.entries()) {
  const language = at % 2 ? 'en' : 'fr'
  const { page, context } = await opened(`${base}${language}/worth.html${hash}`, { reducedMotion: 'reduce' })
  await page.evaluate(() => { for (const box of document.querySelectorAll('article details')) box.open = true })
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark']) { // rules of structure once a width: check.mjs sees that this page is built in dark as in light
      await page.emulateMedia({ colorScheme })
      await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))) // scripts have seen the new size
      for (const said of await violations(page, colorScheme === 'dark' ? colours : null)) fail(`${language} ${width} ${colorScheme} ${hash}`, said)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      if (wide > width) fail(`${language} ${width} ${hash}`, `${wide} pixels wide`)
      if (options.pictures) await page.screenshot({ path: path.join(options.pictures, `worth-${language}-${width}-${colorScheme}-${at}.png`) })
      looks++
    }
  }
  await context.close()
}
const fromFolder = await opened(`${pathToFileURL(path.join(root, 'fr', 'worth.html')).href}#vehicle=charter`)
if (!(await table(fromFolder.page)).length) fail('from a folder, nothing is worked out')
await fromFolder.context.close()
const bareBrowser = await opened(`${base}fr/worth.html`, { javaScriptEnabled: false })
if (!await bareBrowser.page.isVisible('table.worth-sample') || !await bareBrowser.page.isVisible('.worth-no-script') || await bareBrowser.page.isVisible('#worth-form')) fail('without scripts, the page does not show the table of the sample matter')
await bareBrowser.context.close()

await browser.close()
server.close()
commands.stdin.end()
fs.rmSync(work, { recursive: true })
times.sort((a, b) => a - b)
console.log(`${situations.length} situations by keyboard, ${clauses} clauses as the command says, ${looks} looks, loaded in ${Math.round(times[times.length >> 1])} ms (median), ${failures} failures`)
process.exit(failures ? 1 : 0)
