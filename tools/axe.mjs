// node tools/axe.mjs [--npm FOLDER] [--pages kinds|all] [--pictures FOLDER] FILE.html…: the documents' pages in a real Chromium.
// Every page: fails on a request of the page, an error of a script, a link that leads nowhere, an anchor that is there twice, a text that must
// be scrolled sideways at 320 pixels. Each kind of page (kinds.mjs), or with --pages all every one: on a WCAG A or AA violation (axe-core) in
// light, in dark or as printed, a skip link that does not work, an empty print. And when axe finds nothing on a page that is broken on purpose.
// FOLDER and Chromium: see browser.mjs.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { colours, read, stop, tools } from './browser.mjs'
import { representatives } from './kinds.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const options = { npm: path.join(here, 'validate'), pages: 'kinds', pictures: '' }
const files = read(options)
if (!files.length) stop('no page was given')
if (!['kinds', 'all'].includes(options.pages)) stop('--pages is kinds or all')
const chosen = new Set(options.pages === 'all' ? files : representatives(files.map(file => [file, fs.readFileSync(file, 'utf8')])))

const { launch, violationsOf } = tools(options.npm)

const browser = await launch()
// best practices that are ours too
const rules = ['heading-order', 'page-has-heading-one', 'landmark-one-main', 'landmark-unique', 'region', 'skip-link', 'table-duplicate-name', 'empty-heading', 'scope-attr-valid']
// what depends on the look is looked at in each, the rest once
const looks = [['light', { colorScheme: 'light' }, null], ['dark', { colorScheme: 'dark' }, colours], ['print', { media: 'print', colorScheme: 'dark' }, colours]]
let failures = 0
let looked = 0
const violations = violationsOf(rules)
const fail = (...said) => { failures++; console.error('FAIL', ...said) }

/* A window that looks at one page after another. */
async function opened () {
  const page = await (await browser.newContext()).newPage()
  const now = { file: '', url: '', page }
  page.on('request', request => { if (request.url().split('#')[0] !== now.url) fail(now.file, 'request to', request.url()) })
  page.on('pageerror', error => fail(now.file, String(error)))
  return now
}

async function look (now, file) {
  const { page } = now
  now.file = file
  now.url = pathToFileURL(path.resolve(file)).href
  await page.setViewportSize({ width: 320, height: 800 })
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  await page.goto(now.url)
  for (const said of await page.evaluate(dead)) fail(file, said)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  if (wide > 320) fail(file, `${wide} pixels wide in a window of 320`)
  if (!chosen.has(file)) return
  for (const said of await violations(page, ['scrollable-region-focusable', 'target-size'])) fail(file, 'narrow', said)
  if (options.pictures) await page.screenshot({ path: path.join(options.pictures, `${path.basename(file, '.html')}.narrow.png`) })
  await page.setViewportSize({ width: 1100, height: 900 })
  for (const [name, media, only] of looks) {
    await page.emulateMedia({ media: 'screen', ...media })
    looked++
    for (const said of await violations(page, only)) fail(file, name, said)
    if (options.pictures) await page.screenshot({ path: path.join(options.pictures, `${path.basename(file, '.html')}.${name}.png`), fullPage: true })
  }
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  await page.keyboard.press('Tab')
  if (!await page.evaluate(() => document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().left >= 0)) fail(file, 'the first Tab does not show the skip link')
  await page.keyboard.press('Enter')
  if (!await page.evaluate(() => document.activeElement.tagName === 'MAIN')) fail(file, 'the skip link does not lead to the text')
  await page.emulateMedia({ media: null, colorScheme: 'dark' })
  const printed = await page.pdf({ preferCSSPageSize: true, printBackground: false, tagged: true })
  if (printed.length < 5000) fail(file, 'nothing is printed')
  if (options.pictures) fs.writeFileSync(path.join(options.pictures, `${path.basename(file, '.html')}.pdf`), printed)
}

// links that lead nowhere, and anchors that are there twice
function dead () {
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id)
  const out = ids.filter((id, at) => ids.indexOf(id) !== at).map(id => `the anchor ${id} is there twice`)
  for (const link of document.querySelectorAll('a')) if (!link.hash || !document.getElementById(decodeURIComponent(link.hash.slice(1)))) out.push(`the link ${link.outerHTML.slice(0, 80)} leads nowhere`)
  return out
}

// what axe must find, or it proves nothing
async function bites () {
  const page = await browser.newPage()
  const broken = { 'html-has-lang': '<html><title>a</title><main><h1>a</h1></main>', 'color-contrast': '<html lang="fr"><title>a</title><main><h1>a</h1><p style="color:#bbb;background:#fff">hard to read</p></main>', 'heading-order': '<html lang="fr"><title>a</title><main><h1>a</h1><h4>a</h4></main>', 'document-title': '<html lang="fr"><main><h1>a</h1></main>', 'valid-lang': '<html lang="fr"><title>a</title><main><h1>a</h1><p lang="nowhere">a</p></main>', 'scrollable-region-focusable': '<html lang="fr"><title>a</title><main><h1>a</h1><div style="overflow:auto;height:50px;width:50px"><p style="height:900px;width:900px">a long text</p></div></main>' }
  for (const [id, html] of Object.entries(broken)) {
    await page.setContent(`<!DOCTYPE html>${html}`)
    if (!(await violations(page)).some(said => said.startsWith(`${id}:`))) fail(`${id}: broken on purpose, and axe found nothing`)
  }
  await page.close()
  return Object.keys(broken).length
}

if (options.pictures) fs.mkdirSync(options.pictures, { recursive: true })
const pages = await bites()
const waiting = [...files]
await Promise.all([1, 2].map(async () => {
  const now = await opened()
  while (waiting.length) await look(now, waiting.shift())
}))
await browser.close()
console.log(`${files.length} pages followed, ${chosen.size} of them looked at ${looked} times, ${pages} broken pages found at fault, ${failures} failures`)
process.exit(failures ? 1 : 0)
