// node tools/interview.mjs [--npm FOLDER] [--python PROGRAM] [--pictures FOLDER] [--address URL]: the interview in a real browser, whole.
// In French on a phone of 360 pixels, a charter: firm of sixty, one tool, three contacts, a posture taken as it is; at most 45 fields. In English on a
// desk, the three papers with a list of people; at most 70. A field is a control that is seen: each group of radio buttons or boxes, each cell of the table.
// Each paper of the ZIP equals byte for byte what the command line makes of its matter.yaml. Then by keyboard: faults, focus, a matter opened again,
// another language, an empty browser. No WCAG violation in light and dark, no text wider than the page, no error of a script, no other host.
// FOLDER and Chromium: see browser.mjs. Without an address the service is started: aigov-docs serve.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { colours, read, stop, tools } from './browser.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const project = path.join(here, '..')
const options = { npm: path.join(project, 'site'), python: path.join(project, '.venv', 'bin', 'python'), pictures: '', address: '' }
read(options)
const { launch, violationsOf } = tools(options.npm)
const violations = violationsOf(['heading-order', 'label-title-only', 'page-has-heading-one', 'landmark-one-main', 'region', 'target-size'])
if (options.pictures) fs.mkdirSync(options.pictures, { recursive: true })
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'interview-'))

let failures = 0
const from = performance.now()
const lap = name => { if (process.env.LAPS) console.log(`${((performance.now() - from) / 1000).toFixed(1)} s: ${name}`) }
const fail = (...said) => { failures++; console.error('FAIL', ...said) }
const same = (name, found, wanted) => { if (JSON.stringify(found) !== JSON.stringify(wanted)) fail(name, `${JSON.stringify(found)?.slice(0, 300)} — wanted: ${JSON.stringify(wanted)?.slice(0, 300)}`) }

// Page numbers in the contents of a Word file are counted by LibreOffice, which takes most of the time: only before a release.
const surroundings = process.env.AIGOV_WHOLE ? process.env : { ...process.env, PATH: path.dirname(path.resolve(options.python)) }
// ---------------------------------------------------------------- the service
let service = null
async function started () {
  if (options.address) return options.address.replace(/\/$/, '')
  service = spawn(options.python, ['-m', 'aigov_docs', 'serve', '--port', '0'], { cwd: project, env: surroundings, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    let said = ''
    const listen = part => { said += part; const found = /http:\/\/[\w.:[\]]+/.exec(said); if (found) resolve(found[0]) }
    service.stdout.on('data', listen)
    service.stderr.on('data', listen)
    service.on('exit', () => reject(new Error(`the service ended: ${said}`)))
  })
}
const base = await started()
process.on('exit', () => { service?.kill(); fs.rmSync(work, { recursive: true, force: true }) })
const browser = await launch()

async function opened (language, settings = {}) {
  const context = await browser.newContext({ acceptDownloads: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 }, ...settings })
  const page = await context.newPage()
  page.on('console', said => { if (['error', 'warning'].includes(said.type())) fail(language, said.text()) })
  page.on('pageerror', error => fail(language, String(error)))
  page.on('request', asked => { if (!asked.url().startsWith(base) && !/^(data|blob):/.test(asked.url())) fail(language, 'asks', asked.url()) })
  page.on('dialog', dialog => dialog.accept())
  await page.goto(`${base}/${language}/`)
  await page.waitForSelector('#title')
  return { page, context }
}

// ---------------------------------------------------------------- filling in
const named = (page, name, value) => page.locator(value === undefined ? `[name="${name}"]` : `[name="${name}"][value="${value}"]`)
async function answer (page, name, value) {
  for (const each of Array.isArray(value) ? value : [value]) {
    const box = named(page, name).first()
    const kind = await box.evaluate(node => node.tagName === 'SELECT' ? 'select' : node.type)
    if (kind === 'select') await box.selectOption(String(each))
    else if (kind === 'radio' || kind === 'checkbox') await named(page, name, String(each)).check()
    else if (kind === 'file') await box.setInputFiles(each)
    else await box.fill(String(each))
  }
}
/* The same at once, as a browser that fills in a form by itself does: values, then their events. */
async function filled (page, name, value) {
  const missing = await page.evaluate(({ name, values }) => {
    for (const value of values) {
      const [first] = document.getElementsByName(name)
      const box = ['radio', 'checkbox'].includes(first?.type) ? [...document.getElementsByName(name)].find(each => each.value === value) : first
      if (!box?.getClientRects().length) return value
      if (['radio', 'checkbox'].includes(box.type)) { if (!box.checked) box.click() } else {
        box.value = value
        box.dispatchEvent(new Event('input', { bubbles: true }))
        box.dispatchEvent(new Event('change', { bubbles: true }))
      }
    }
    return null
  }, { name, values: [value].flat().map(String) })
  if (missing !== null) fail(name, 'is not asked:', missing)
}
/* The fields that a person sees in a step. */
const seen = page => page.$$eval('[data-count]', all => all.filter(each => each.getClientRects().length && !each.closest('details:not([open])')).map(each => each.dataset.question))

let looks = 0
async function look (page, name, { widths = [page.viewportSize().width] } = {}) {
  const before = page.viewportSize()
  const stray = await page.evaluate(() => document.body.innerText.match(/^(null|undefined|NaN|.*\[object .*)$/m)?.[0])
  if (stray) fail(name, `“${stray}” is shown`)
  for (const width of widths) {
    await page.setViewportSize({ width, height: before.height })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > width) fail(name, `${wide} pixels wide on ${width}: ${await page.evaluate(most => [...document.querySelectorAll('main *')].filter(each => each.getBoundingClientRect().right > most).slice(-1).map(each => each.outerHTML.slice(0, 120)).join(), width)}`)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      for (const said of await violations(page, colorScheme === 'dark' ? colours : null)) fail(name, width, colorScheme, said)
      if (options.pictures) await page.screenshot({ path: path.join(options.pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true })
      looks++
    }
    await page.emulateMedia({ colorScheme: 'light' })
  }
  await page.setViewportSize(before)
}

async function quiet (page) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'), null, { timeout: 60000 })
  await page.waitForLoadState('networkidle')
}

/* Answer the steps, one after the other, as far as the papers; the fields that were seen. */
async function whole (page, name, steps, fill = answer) {
  const fields = new Set()
  for (const [number, answers] of steps.entries()) {
    for (const [field, value] of answers) {
      await (field === 'people' ? answer : fill)(page, field, value)
    }
    lap(`${name} ${number + 1} answered`)
    await quiet(page)
    lap(`${name} ${number + 1} weighed`)
    for (const field of await seen(page)) fields.add(field)
    await look(page, `${name}-${number + 1}`)
    lap(`${name} ${number + 1} looked at`)
    if (number === steps.length - 1) break
    const step = (await page.title()).split('–')[1]
    await page.click('#continue')
    await page.waitForFunction(before => document.title.split('–')[1] !== before || document.querySelector('#summary') || document.querySelector('#told').textContent, step)
    const faults = await page.$$eval('#summary li, #told', all => all.map(each => each.textContent).filter(Boolean))
    if (faults.length) { fail(name, `step ${number + 1} is refused:`, faults.join(' | ')); return fields }
    same(`${name}: the focus after step ${number + 1}`, await page.evaluate(() => document.activeElement.id), 'title')
  }
  return fields
}

async function downloaded (page, button, name) {
  const refused = page.waitForSelector('#summary', { timeout: 60000 }).then(box => box.innerText(), () => '')
  const [file] = await Promise.all([Promise.race([page.waitForEvent('download', { timeout: 60000 }), refused]), page.click(button)])
  if (typeof file === 'string') stop(`${name} is refused: ${file}`)
  const to = path.join(work, name)
  await file.saveAs(to)
  lap(`${name} saved`)
  return to
}

/* Every file of a ZIP, as the command line makes it of the matter.yaml that is in it. */
function compared (file, people) {
  const done = spawn(options.python, ['-c', `
import io, pathlib, sys, zipfile
sys.path.insert(0, "tests")
from command import run
from aigov_docs.first_documents import read_sample_documents
archive, work = zipfile.ZipFile(sys.argv[1]), pathlib.Path(sys.argv[2])
work.mkdir()
(work / "matter.yaml").write_bytes(archive.read("matter.yaml"))
vehicles = {sample.name: sample.vehicle for sample in read_sample_documents()}
made, reading = {}, ("LISEZ-MOI.txt", "README.txt")
for name in archive.namelist():
    folder, _, rest = name.partition("/")
    stem = rest.split(".")[0]
    out = work / name
    out.parent.mkdir(parents=True, exist_ok=True)
    if folder == "documents" and stem in vehicles:
        language = rest.split(".")[1]
        done = run("draft", work / "matter.yaml", "-o", out, "--vehicle", vehicles[stem], "--lang", language)
    elif not rest and name in reading:
        made[name] = True  # what each file is: the command line has no such file
        lines = archive.read(name).decode("utf-8-sig")
        for each in archive.namelist():
            if not each.startswith("amendments/") and each != name and each not in lines:
                print("FAIL", name, "does not name", each)
        continue
    elif folder == "documents":
        done = run("compare", work / "matter.yaml", "-o", out, "--lang", rest.split(".")[1])
    else:
        continue
    if not out.is_file():
        print("FAIL", name, done.stderr)
    elif out.read_bytes() != archive.read(name):
        print("FAIL", name, "differs")
    else:
        made[name] = True
for name in {each.split("/")[0] for each in archive.namelist() if each.startswith("adoption-")}:
    vehicle = vehicles[name.removeprefix("adoption-")]
    files = [each for each in archive.namelist() if each.startswith(name + "/")]
    languages = "fr,en" if any(".en." in each for each in files) else "fr"
    done = run("companions", work / "matter.yaml", "-o", work / name, "--vehicle", vehicle, "--lang", "fr")
    for each in files:
        if not (work / each).is_file() or (work / each).read_bytes() != archive.read(each):
            print("FAIL", each, "differs" if (work / each).is_file() else done.stderr[:200])
        else:
            made[each] = True
if len(sys.argv) > 3:
    done = run("issue", work / "matter.yaml", sys.argv[3], "-o", work / "amendments", "--vehicle", "contract-amendment", "--lang", "fr+en" if any(".fr+en." in name for name in archive.namelist()) else "fr")
    for each in archive.namelist():
        if each.startswith("amendments/") and each.endswith(".docx") and "plan." not in each:
            other = work / each
            if not other.is_file() or other.read_bytes() != archive.read(each):
                print("FAIL", each, "differs" if other.is_file() else (done.stdout + done.stderr)[:300])
            else:
                made[each] = True
print(len(made), "of", len(archive.namelist()), "files equal")
`, file, path.join(work, `made-${path.basename(file)}`), ...people ? [people] : []], { cwd: project, env: surroundings, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise(resolve => {
    let out = ''
    let error = ''
    done.stdout.on('data', part => { out += part })
    done.stderr.on('data', part => { error += part })
    done.on('exit', code => {
      for (const line of out.split('\n')) if (line.startsWith('FAIL')) fail(path.basename(file), line.slice(5))
      if (code) fail(path.basename(file), error)
      resolve(out.trim().split('\n').at(-1))
    })
  })
}

// ---------------------------------------------------------------- the answers
const firm = french => [
  ['employer.form', 'company'],
  ['employer.name', 'Ateliers Morin-Lœvre'],
  ['employer.legal_form', 'société par actions simplifiée'],
  ['employer.siren', '900 100 207'],
  ['employer.address', '12 rue des Tanneurs, 69001 Lyon'],
  ['employer.headcount', '60'],
  ['employer.fifty_since', french ? '1 mars 2022' : '01/03/2022'],
  ['committees.several', 'false'],
  ['cse', 'full'],
  ['employer.representative.name', 'Claire Morin'],
  ['employer.representative.title', 'Présidente'],
  ['employer.staff_without_french', 'false']
]
const contacts = [
  ['employer.agreements_checked', 'true'],
  ['populations', ['employees', 'interns']],
  ['populations.0.count', '58'],
  ['populations.1.count', '2'],
  ['roles.ai_lead.name', 'Malik Hamdi'],
  ['contacts.questions', 'ia@morin.example'],
  ['roles.security_lead.name', 'Yann Kerbrat'],
  ['contacts.incidents', 'securite@morin.example'],
  ['contacts.incidents_open', 'office_hours'],
  ['roles.data_lead.name', 'Sophie Lenormand'],
  ['contacts.data_rights', 'dpo@morin.example']
]
const tool = [
  ['tools.0.name', 'Rédacteur Plus'],
  ['tools.0.supplier', 'Plume SAS'],
  ['tools.0.tier', 'contracted'],
  ['tools.0.functions', ['chat', 'translation']],
  ['technology.opened_on', '20/10/2026'],
  ['technology.opinion_on', '03/11/2026'],
  ['technology.deployed_on', '01/12/2026'],
  ['clients.ai_use', 'consent'],
  ['clients.disclosure', 'free'],
  ['prompts_analysed', 'false']
]
const day = [['date', '27/11/2026']]

async function charter () {
  const { page, context } = await opened('fr', { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true })
  const fields = await whole(page, 'fr-charter', [firm(true), [['ri.exists', 'true'], ...contacts], tool, [], [], day])
  console.log(`fr, a phone: ${fields.size} fields to the charter`)
  if (fields.size > 45) fail('more than 45 fields', [...fields].join(' '))
  const zip = await downloaded(page, '#zip-docx', 'charter.zip')
  const told = compared(zip)
  return { page, context, told, zip }
}

async function threePapers () {
  const { page, context } = await opened('en')
  const people = path.join(work, 'staff.csv')
  fs.writeFileSync(people, fs.readFileSync(path.join(project, 'clause_library', 'samples', 'employees.csv')))
  const all = await page.$$eval('[name="papers"]', each => each.map(one => one.value))
  const fields = await whole(page, 'en-three', [
    [['papers', all], ...firm(false), ['employer.capital', '50000'], ['employer.rcs_city', 'Lyon']],
    [['ri.exists', 'true'], ['ri.opposable', 'true'], ['ri.in_force_since', '01/02/2020'], ['ri.scale', ['warning', 'suspension', 'dismissal']], ['ri.suspension_max_days', '5'],
      ['host.charter_title', 'Charte informatique'], ['host.annex_number', '2'], ['host.chapter', '7'], ['host.first_article', '31'], ['host.sanctions_article', 'article 18'], ...contacts],
    tool, [], [],
    [...day, ['filing.meeting_on', '15/12/2026'], ['filing.posting_place', 'Hall'], ['people', people], ['amendment.proposed_on', '10/01/2027'], ['amendment.effective_on', '01/03/2027']]
  ], filled)
  console.log(`en, a desk: ${fields.size} fields to the three papers`)
  if (fields.size > 70) fail('more than 70 fields', [...fields].join(' '))
  const zip = await downloaded(page, '#zip-docx', 'three.zip')
  return { page, context, told: compared(zip, people), zip }
}

const ways = await Promise.all([charter(), threePapers()])


// ---------------------------------------------------------------- kept, opened again, in the other language, erased
{
  const { page } = ways[0]
  const kept = await downloaded(page, '#keep', 'matter.yaml')
  await page.goto(`${base}/en/#tools`)
  await page.waitForSelector('#title')
  same('another language keeps the answers', await page.inputValue('[name="tools.0.name"]'), 'Rédacteur Plus')
  await page.click('#forget')
  same('erased', [await page.evaluate(() => localStorage.length), await page.inputValue('[name="employer.name"]')], [0, ''])
  await page.setInputFiles('#open', kept)
  await page.waitForFunction(() => document.querySelector('[name="employer.name"]')?.value)
  same('opened again', [await page.inputValue('[name="employer.name"]'), await page.inputValue('[name="employer.fifty_since"]')], ['Ateliers Morin-Lœvre', '01/03/2022'])
  const noticed = await page.$eval('#notice', box => [box.hidden, box.getBoundingClientRect().top < innerHeight])
  same('that it is open is said where one looks', noticed, [false, true])
  await page.click('#continue')
  await page.waitForFunction(() => location.hash === '#texts' || document.querySelector('#summary'), null, { timeout: 90000 })
  same('a matter opened again goes on', await page.$$eval('#summary li', all => all.map(each => each.textContent)), [])
  const again = await downloaded(page, '#keep', 'again.yaml')
  const [first, second] = [kept, again].map(file => fs.readFileSync(file, 'utf8').split('\n').filter(line => !line.trim().startsWith('#')).map(line => line.replace(/\s+#.*$/, '')).join('\n'))
  same('the same matter.yaml', second, first)
  // a matter with much that is not asked here comes out as it went in; an alias of its paper apart
  const matterOf = async text => (await (await fetch(`${base}/api/read`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }) })).json()).matter
  const bare = value => JSON.stringify(value, (name, each) => each !== null && typeof each === 'object' && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).filter(([, inner]) => inner !== null && JSON.stringify(inner) !== '{}').sort()) : each)
  const sample = fs.readFileSync(path.join(project, 'clause_library', 'samples', 'matter.yaml'), 'utf8')
  await page.setInputFiles('#open', path.join(project, 'clause_library', 'samples', 'matter.yaml'))
  await page.waitForFunction(() => document.querySelector('[name="employer.name"]')?.value.startsWith('Duval') || document.querySelector('#told').textContent)
  const [went, came] = [await matterOf(sample), await matterOf(fs.readFileSync(await downloaded(page, '#keep', 'sample.yaml'), 'utf8'))]
  for (const name of new Set([...Object.keys(went), ...Object.keys(came)])) if (bare(went[name] ?? {}) !== bare(came[name] ?? {})) fail('the sample comes out otherwise:', name, bare(went[name])?.slice(0, 200), '—', bare(came[name])?.slice(0, 200))
  await page.evaluate(() => { const kept = JSON.parse(localStorage.getItem('aigov-docs.interview')); kept.saved -= 31 * 24 * 3600 * 1000; localStorage.setItem('aigov-docs.interview', JSON.stringify(kept)) })
  await page.reload()
  await page.waitForSelector('#title')
  same('forgotten after 30 days', await page.inputValue('[name="employer.name"]'), '')
}

// ---------------------------------------------------------------- by keyboard: what is wrong is beside its field, and in a list that leads there
{
  const { page, context } = await opened('fr')
  await page.focus('[name="employer.siren"]')
  await page.keyboard.type('900100208')
  await page.focus('[name="employer.headcount"]')
  await page.keyboard.type('soixante')
  await page.focus('#continue')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#summary')
  same('the focus is on the list of faults', await page.evaluate(() => document.activeElement.id), 'summary')
  for (const name of ['employer.siren', 'employer.headcount', 'employer.name']) {
    const told = await page.$eval(`[name="${name}"]`, node => [node.getAttribute('aria-invalid'), node.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id)).some(each => each?.classList.contains('error') && !each.hidden && each.textContent.length > 10)])
    same(`${name} says what is wrong`, told, ['true', true])
  }
  if (!(await page.title()).startsWith('Erreur')) fail('the title does not say that there is an error:', await page.title())
  await look(page, 'fr-faults', { widths: [360, 1280] })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const reached = await page.evaluate(() => document.activeElement.name)
  if (!reached) fail('a fault of the list does not lead to its field')
  // advice instead of a choice; a number as people write it; a telephone in the place of a name; what an answer calls for is said beside it
  await page.check('[name="advise"]')
  same('who is advised chooses later', await page.$$eval('[name="papers"]', all => all.map(each => [each.checked, each.disabled])), [[true, true], [false, true], [false, true]])
  await page.uncheck('[name="advise"]')
  await answer(page, 'employer.form', 'company')
  await page.fill('[name="employer.headcount"]', '1 400 salariés')
  await page.fill('[name="employer.representative.name"]', '04 78 00 00 00')
  await page.focus('[name="employer.siren"]')
  await page.waitForSelector('[data-question="employer.representative.name"] .remark')
  same('a number as people write it', await page.$eval('[name="employer.headcount"]', box => box.getAttribute('aria-invalid')), null)
  await page.check('[name="cse"][value="small"]')
  await page.waitForSelector('.question:has([name="cse"]) .effect')
  await page.fill('[name="employer.headcount"]', 'soixante')
  await page.reload()
  await page.waitForSelector('[name="employer.headcount"][aria-invalid="true"]')
  await page.waitForSelector('[name="employer.siren"][aria-invalid="true"]')
  // each question of the step is reached by Tab, and shows that it has the focus
  await page.focus('.skip')
  const met = new Set()
  for (let steps = 0; steps < 90; steps++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => { const node = document.activeElement; return { name: node.name || node.id, ring: getComputedStyle(node).outlineStyle } })
    if (met.has('forget') && !at.name) break
    if (at.name && at.ring === 'none' && at.name !== 'open') fail(at.name, 'has the focus and shows nothing of it')
    met.add(at.name)
  }
  for (const name of await page.$$eval('form [name]', all => all.filter(each => each.getClientRects().length && !each.closest('details:not([open])')).map(each => each.name))) if (!met.has(name)) fail('Tab does not reach', name)
  await context.close()
}

// ---------------------------------------------------------------- the last step follows its answers: what is left open, what the report observes, what is left to do
{
  const { page } = ways[1]
  const steps = () => page.$eval('#plans', box => box.textContent)
  await page.waitForFunction(() => document.querySelectorAll('#left li').length > 3)
  await quiet(page)
  const before = await steps()
  for (const [name, day] of [['cse_opinion', '15/12/2026'], ['inspector', '16/12/2026'], ['deposit', '16/12/2026'], ['publicity', '18/12/2026'], ['stated_entry', '01/01/2027']]) await page.fill(`[name="procedure.${name}_on"]`, day)
  await page.waitForFunction(was => document.querySelector('#plans').textContent !== was, before)
  await page.waitForSelector('[data-question="procedure.stated_entry_on"] .remark')
  await look(page, 'en-observed')
  await page.click('#left a:text-matches("tribunal|court", "i")')
  same('an open point leads to its question', await page.evaluate(() => document.activeElement.name), 'filing.court')
}

// ---------------------------------------------------------------- a sentence as it will be printed; a topic of its own
{
  const { page } = ways[1]
  await page.goto(`${base}/en/#choices`)
  await page.waitForSelector('details.topic')
  const topic = page.locator('details.topic[data-option="options.unlisted_tools"]')
  await topic.locator('summary').focus()
  await page.keyboard.press('Enter')
  await page.waitForSelector('.preview .register', { timeout: 20000 })
  const shown = topic.locator('.preview .register').first()
  const before = await shown.textContent()
  await topic.locator('input[value=allowed]').check()
  await page.waitForFunction(was => ![undefined, was].includes(document.querySelector('details.topic[open] .register')?.textContent), before, { timeout: 20000 })
  await look(page, 'en-topic', { widths: [360, 1280] })
}

// ---------------------------------------------------------------- by keyboard: a class put in its place, a level and what it receives, a list given and taken out again
{
  const { page } = ways[1]
  await page.goto(`${base}/en/#tools`)
  await page.reload()
  await page.locator('#q-data_classes-box summary').press('Enter')
  const order = () => page.$$eval('h3[id^="q-data_classes"]', all => all.map(each => each.textContent))
  const before = await order()
  await page.locator('#q-data_classes-add').press('Enter')
  await page.waitForFunction(() => /^q-data_classes-\d+-name$/.test(document.activeElement.id))
  await page.keyboard.type('Semi')
  const at = (await order()).findIndex(each => each.endsWith('Semi'))
  for (let place = at; place > 1; place--) {
    await page.locator(`#q-data_classes-${place}-up`).press('Enter')
    await page.waitForFunction(id => document.activeElement.id === id, `q-data_classes-${place - 1}-up`)
  }
  same('a class is put in its place', (await order()).map(each => each.slice(3)), [before[0].slice(3), 'Semi', ...before.slice(1).map(each => each.slice(3))])
  const receives = () => page.$eval('.card .follows', each => each.textContent)
  const [widest, first] = [await receives(), before[0].slice(3)]
  await page.check('[name="tools.0.tier"][value=public]')
  if (!(await receives()).includes(first) || await receives() === widest) fail('what a tool receives does not follow its level:', widest, await receives())
  await look(page, 'en-classes', { widths: [360, 1280] })
  await page.check('[name="tools.0.tier"][value=contracted]')
  await page.locator('section[aria-labelledby="q-data_classes-1-title"] button').last().press('Enter')
  await page.goto(`${base}/en/#papers`)
  await page.setInputFiles('#q-people', path.join(project, 'clause_library', 'samples', 'employees.csv'))
  await page.waitForSelector('.told-people .held li')
  same('who is held is told', await page.$$eval('.told-people .held strong', all => all.map(each => each.textContent)), ['E-0006 – Lena Müller'])
  await look(page, 'en-people', { widths: [360, 1280] })
  await page.locator('#q-people-remove').press('Enter')
  same('the list is out again', [await page.$eval('.told-people', box => box.textContent), await page.evaluate(() => document.activeElement.id)], ['', 'q-people'])
  const [head, row] = fs.readFileSync(path.join(project, 'clause_library', 'samples', 'employees.csv'), 'utf8').split(/\r?\n/).map(line => line.split(';'))
  const bare = [head, row].map(cells => cells.filter((_, at) => !['contract_type', 'status'].includes(head[at])).join(';')).join('\n')
  await page.setInputFiles('#q-people', { name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(bare) })
  await page.selectOption('#q-people-contract', 'permanent')
  await page.waitForFunction(() => document.querySelector('#q-people-contract')?.value === 'permanent' && !document.querySelector('.told-people .held'))
  same('the type of contract stated keeps the focus', await page.evaluate(() => document.activeElement.id), 'q-people-contract')
  await look(page, 'en-contract', { widths: [360, 1280] })
  await page.setInputFiles('#q-people', path.join(project, 'clause_library', 'samples', 'employees.csv'))
  await page.click('#back')
  await page.locator('[name="papers"]').last().uncheck()
  await page.click('#continue')
  let sent = null
  await page.route('**/api/papers', route => { sent = route.request().postDataJSON(); return route.fulfill({ status: 200, contentType: 'application/zip', body: 'PK' }) })
  await page.click('#zip-docx')
  await page.waitForFunction(() => !document.querySelector('#zip-docx').disabled)
  same('a list that no paper wants is not sent', [sent?.papers.length, sent && 'people' in sent], [2, false])
}

await browser.close()
for (const way of ways) console.log(await way.told)
lap('compared')
if (service) await new Promise(resolve => { service.removeAllListeners('exit'); service.on('exit', resolve); service.kill('SIGINT') })
console.log(`${looks} looks, ${Math.round((performance.now() - from) / 1000)} s, ${failures} failures`)
process.exit(failures ? 1 : 0)
