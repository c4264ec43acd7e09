// node site/check.mjs [--npm FOLDER] [--only TEXT] [--pages kinds|all] [--pictures FOLDER] [--at-once N] [build/site/html]: the docs site in a real Chromium.
// Each kind of page, in one language or the other, at 360 and 1280 pixels, light and dark: no console error, no request to another host, no WCAG A or AA
// violation (axe-core), no text to scroll sideways; ../tools/kinds.mjs says which pages show every kind there is. Every page, the samples' own too: each link inside
// leads somewhere, anchors too, nothing is fetched from another host, no anchor is there twice. Then the search, the language switch and the filters of the
// catalogue, by keyboard. Fails, too, when axe finds nothing on a page broken on purpose, and when a broken page's kind or dead link is missed.
// Rules of colour are looked at in all four looks. Rules of structure are looked at at both widths, in light: they read the elements, their
// attributes, what is displayed and where it stands. That this is the same in dark is not taken for granted: each element is compared, and where
// one differs the rules of structure are looked at again. --pages all looks at every page and opens the samples', before a release; --only those whose path
// has that text; --at-once says how many pages are open together (4).
// FOLDER and Chromium: see ../tools/browser.mjs.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { colours, read, stop, tools } from '../tools/browser.mjs'
import { linksOf, representatives, shapesOf } from '../tools/kinds.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const options = { npm: here, only: '', pictures: '', 'at-once': '4', pages: 'kinds' }
const [given] = read(options)
const root = given ? path.resolve(given) : path.join(here, '..', 'build', 'site', 'html')
if (!fs.existsSync(path.join(root, 'index.html'))) stop(`no site in ${root}: make site`)
const { launch, source, violationsOf } = tools(options.npm)

// ---------------------------------------------------------------- a server of our own
const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.pdf': 'application/pdf' }
const server = http.createServer((asked, answer) => {
  if (asked.url === '/favicon.ico') { answer.writeHead(204); return answer.end() } // asked for pages that name no icon
  if (asked.url === '/axe.js') { answer.writeHead(200, { 'content-type': kinds['.js'], 'cache-control': 'max-age=3600' }); return answer.end(source) } // compiled once, as a page's own script is
  let file = path.join(root, path.normalize(decodeURIComponent(asked.url.split('?')[0])))
  if (fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, 'index.html')
  if (!file.startsWith(root) || !fs.existsSync(file)) { answer.writeHead(404); return answer.end() }
  answer.writeHead(200, { 'content-type': kinds[path.extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=3600' })
  fs.createReadStream(file).pipe(answer)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}/`

// ---------------------------------------------------------------- what is looked at
const files = fs.readdirSync(root, { recursive: true }).filter(file => file.endsWith('.html')).map(file => file.split(path.sep).join('/')).sort()
const ours = file => /^(fr|en)\//.test(file)
const texts = new Map(files.filter(file => file.includes(options.only)).map(file => [file, fs.readFileSync(path.join(root, file), 'utf8')]))
if (!['kinds', 'all'].includes(options.pages)) stop('--pages is kinds or all')
const pages = options.only || options.pages === 'all' ? [...texts.keys()] : [...representatives([...texts].filter(([file]) => ours(file))), 'index.html'] // those that show every kind, in either language
// best practices that are ours too
const practices = ['heading-order', 'page-has-heading-one', 'landmark-one-main', 'empty-heading', 'table-duplicate-name', 'scope-attr-valid']
const looks = [[1280, 'light'], [1280, 'dark'], [360, 'light'], [360, 'dark']] // at each width light first: dark is compared with it
let failures = 0
let looked = 0
let whole = 0
const seen = new Set()
const fail = (...said) => { // the same fault on hundreds of pages is said once a kind, with its first page
  failures++
  const kind = said.slice(1).join(' ').replaceAll(said[0], '').replace(/\d+/g, 'n')
  if (!seen.has(kind) && seen.size < 200) console.error('FAIL', ...said)
  seen.add(kind)
}

const browser = await launch()
const violations = violationsOf(practices)

const links = new Map() // page → what it links to
const anchors = new Map() // page → its ids

/* What the rules of structure read, in one number: each element, its attributes, whether it is displayed and where. The button of the theme shows another picture in dark. */
const structure = page => page.evaluate(() => {
  let sum = 0
  const add = text => { for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) | 0 }
  for (const one of document.querySelectorAll(':not(.theme-toggle *)')) {
    const box = one.getBoundingClientRect()
    add(`${one.tagName} ${box.x + scrollX} ${box.y + scrollY} ${box.width} ${box.height} ${one.checkVisibility({ visibilityProperty: true, opacityProperty: true })}`)
    for (const { name, value } of one.attributes) add(`${name}=${value}`)
  }
  return sum
})

/* A window that looks at one page after another. */
async function opened () {
  const context = await browser.newContext({ reducedMotion: 'reduce' }) // nothing glides or fades while it is looked at
  const page = await context.newPage()
  const now = { file: '', page }
  page.on('request', request => { if (!request.url().startsWith(base) && !/^(data|blob|about):/.test(request.url())) fail(now.file, 'request to', request.url()) })
  page.on('response', response => { if (response.status() >= 400) fail(now.file, response.status(), response.url().replace(base, '')) })
  page.on('console', message => { if (message.type() === 'error') fail(now.file, 'console:', message.text()) })
  page.on('pageerror', error => fail(now.file, String(error)))
  return now
}

function twice (file, ids) {
  const once = new Set()
  for (const id of ids) { if (once.has(id)) fail(file, 'the anchor is there twice:', id); once.add(id) }
}

/* What a page says without a browser: its language, its anchors, its links, what it fetches. */
function readPage (file, text) {
  const found = linksOf(text, base + file)
  links.set(file, new Set(found.links.filter(url => url.startsWith(base)).map(url => url.slice(base.length))))
  anchors.set(file, new Set(found.ids))
  twice(file, found.ids)
  for (const url of found.fetched) if (!url.startsWith(base) && !/^(data|blob|about):/.test(url)) fail(file, 'request to', url)
  if (ours(file) && found.lang !== file.slice(0, 2)) fail(file, 'is said to be in', found.lang)
}

async function look (now, file) {
  const { page } = now
  now.file = file
  await page.setViewportSize({ width: looks[0][0], height: 900 })
  await page.emulateMedia({ colorScheme: looks[0][1] })
  await page.goto(base + file, { waitUntil: 'load' })
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    ids: [...document.querySelectorAll('[id]')].map(one => one.id),
    links: [...document.querySelectorAll('a[href], area[href], img[src], link[href]')].map(one => one.href ?? one.src)
  }))
  for (const url of found.links) if (url.startsWith(base)) links.get(file).add(url.slice(base.length)) // those that scripts made too
  anchors.set(file, new Set(found.ids))
  twice(file, found.ids)
  if (ours(file) && found.lang !== file.slice(0, 2)) fail(file, 'is said to be in', found.lang)
  if (ours(file)) await page.evaluate(() => new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.onload = () => { script.remove(); resolve() }
    script.onerror = reject
    script.src = '/axe.js'
    document.head.append(script)
  }))
  const light = {}
  for (const [width, colorScheme] of ours(file) ? looks : looks.slice(0, 1)) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))) // scripts have seen the new size
    looked++
    if (ours(file)) {
      const built = await structure(page)
      if (colorScheme === 'light') light[width] = built
      else if (width in light && built !== light[width]) whole++
      for (const said of await violations(page, colorScheme === 'dark' && built === light[width] ? colours : null)) fail(file, width, colorScheme, said)
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > width) fail(file, `is ${wide} pixels wide in a window of ${width}`)
    if (options.pictures) await page.screenshot({ path: path.join(options.pictures, `${file.replaceAll('/', '_')}.${width}.${colorScheme}.png`), fullPage: true })
  }
}

function dead () {
  for (const [file, targets] of links) {
    for (const target of targets) {
      const [whole, anchor = ''] = target.split('#')
      let name = decodeURIComponent(whole.split('?')[0]) || 'index.html'
      if (name.endsWith('/')) name += 'index.html'
      if (!fs.existsSync(path.join(root, name))) fail(file, 'the link leads nowhere:', target)
      else if (anchor && !anchor.includes('=') && name.endsWith('.html')) { // with a “=” it holds what was asked, as on the page on weights
        if (!anchors.has(name)) anchors.set(name, new Set([...fs.readFileSync(path.join(root, name), 'utf8').matchAll(/ id="([^"]+)"/g)].map(found => found[1].replaceAll('&amp;', '&'))))
        if (!anchors.get(name).has(decodeURIComponent(anchor))) fail(file, 'the link leads to no anchor:', target)
      }
    }
  }
}

// what axe must find, or it proves nothing
async function bites () {
  const page = await browser.newPage()
  const broken = { 'html-has-lang': '<html><title>a</title><main><h1>a</h1></main>', 'color-contrast': '<html lang="fr"><title>a</title><main><h1>a</h1><p style="color:#bbb;background:#fff">hard to read</p></main>', 'heading-order': '<html lang="fr"><title>a</title><main><h1>a</h1><h4>a</h4></main>', 'image-alt': '<html lang="fr"><title>a</title><main><h1>a</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>' }
  for (const [id, html] of Object.entries(broken)) {
    await page.setContent(`<!DOCTYPE html>${html}`)
    if (!(await violations(page)).some(said => said.startsWith(`${id}:`))) fail('', `${id}: broken on purpose, and axe found nothing`)
  }
  await page.close()
  const good = '<html lang="fr"><main><h1 id="a">a</h1><p class="b">c</p></main>'
  const others = [good.replace('class="b"', 'class="d"'), good.replace('<p class="b">', '<h3>e</h3><p class="b">'), good.replace('<p class="b">', '<p class="b" style="color:red">')]
  for (const [at, other] of others.entries()) {
    if (representatives([['x/1.html', good], ['x/2.html', other]]).length === 1 && shapesOf(other).size <= shapesOf(good).size) fail('', `another kind of page, ${at}, and it was not seen`)
  }
  if (representatives([['x/1.html', good], ['x/2.html', good.replace('c</p>', 'another text</p>')]]).length !== 1) fail('', 'another text, and it was taken for another kind')
  const read = linksOf('<html lang="en"><a href="../b.html#c">x</a><img src="https://other.example/y.png"><p id="z">', `${base}en/a.html`)
  if (JSON.stringify(read) !== JSON.stringify({ lang: 'en', ids: ['z'], links: [`${base}b.html#c`, 'https://other.example/y.png'], fetched: ['https://other.example/y.png'] })) fail('', 'links are misread:', JSON.stringify(read))
}

// ---------------------------------------------------------------- what is done with the keyboard
async function uses () {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  for (const [lang, other, word] of [['fr', 'en', 'avenant'], ['en', 'fr', 'amendment']]) {
    await page.goto(`${base}${lang}/index.html`)
    await page.keyboard.press('Tab')
    const skip = await page.evaluate(() => document.activeElement.className)
    if (!skip.includes('skip-to-content')) fail(lang, 'the first Tab does not reach the skip link:', skip)
    await page.focus('.sidebar-search')
    await page.keyboard.type(word)
    await page.keyboard.press('Enter')
    await page.waitForSelector('#search-results li', { timeout: 20000 }).catch(() => fail(lang, `the search finds nothing for “${word}”`))
    await page.waitForTimeout(300)
    const found = await page.$$eval('#search-results li a', all => all.map(each => each.getAttribute('href').split('?')[0]))
    if (!/^(guides|clauses|worth|vehicle|sanctions|index)/.test(found[0])) fail(lang, 'the search shows first', found[0])
    if (lang === 'fr' && found.slice(0, 10).some(each => each.startsWith('reference/api'))) fail(lang, 'the search shows names of code among', found.slice(0, 10).join(' '))
    if (!fs.existsSync(path.join(root, lang, 'clauses/index.html'))) continue
    await page.goto(`${base}${lang}/clauses/confidential-data.html`)
    await page.focus(`.languages a[hreflang=${other}]`)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/${other}/clauses/confidential-data.html`, { timeout: 5000 }).catch(() => fail(lang, 'the language switch went to', page.url()))
    await page.goto(`${base}${lang}/clauses/index.html`)
    const shown = () => page.locator('table.clauses tbody tr:visible').count()
    const all = await shown()
    await page.focus('#filter-text')
    await page.keyboard.type('mots de passe')
    await page.waitForFunction(all => document.querySelectorAll('table.clauses tbody tr:not([hidden])').length < all, all, { timeout: 5000 }).catch(() => fail(lang, 'the search of clauses narrows nothing'))
    if (!await shown()) fail(lang, 'the search of clauses finds nothing')
    await page.focus('#filter-vehicle')
    await page.keyboard.press('ArrowDown')
    await page.focus('#clause-filters button')
    await page.keyboard.press('Enter')
    await page.waitForFunction(all => document.querySelectorAll('table.clauses tbody tr:not([hidden])').length === all, all, { timeout: 5000 }).catch(() => fail(lang, 'not every clause is shown again'))
  }
  await page.close()
}

if (options.pictures) fs.mkdirSync(options.pictures, { recursive: true })
const started = Date.now()
await bites()
for (const [file, text] of texts) readPage(file, text)
const waiting = [...pages]
await Promise.all(Array.from({ length: Number(options['at-once']) }, async () => {
  const now = await opened()
  while (waiting.length) {
    const file = waiting.shift()
    await look(now, file).catch(error => fail(file, String(error).split('\n')[0]))
  }
}))
dead()
if (!options.only) await uses()
const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo')
const worked = processInfo.reduce((sum, one) => sum + one.cpuTime, 0)
await browser.close()
server.close()
console.log(`${texts.size} pages followed, ${pages.length} of them looked at, ${looked} times in ${Math.round((Date.now() - started) / 1000)} s (${Math.round(worked)} s of processor), ${failures} failures${whole ? `; ${whole} times dark was not built as light and was looked at whole` : ''}`)
process.exit(failures ? 1 : 0)
