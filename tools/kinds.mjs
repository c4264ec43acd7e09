// Which pages, of the site or of the documents, are enough to see each kind of page there is; and what a page says without a browser.
//
// A page is known by its shapes: each element with its classes, its roles and the names of its attributes, inside its parent; each style of its own; each
// heading after the one before; and the folder in which it stands, which is its template. Pages are taken, the one that shows most that is new first, until
// every shape of every page is on one of those taken: what axe reads of a page that is left out, and what its colours are, is read on another.

const empty = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'])
const tag = /<!--.*?-->|<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gs
const attribute = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g
// attributes whose value says what an element is; of the others the name is enough
const told = new Set(['class', 'role', 'type', 'style', 'scope', 'lang', 'dir', 'aria-hidden', 'aria-current', 'open', 'hidden', 'tabindex'])

/* The shapes of a page, from its text. */
export function shapesOf (html) {
  const shapes = new Set()
  const inside = []
  let heading = 'start'
  for (let text = html.replace(/<(script|style|svg|pre)\b([^>]*)>.*?<\/\1>/gs, '<$1$2></$1>'), found; (found = tag.exec(text));) {
    const [, ends, given, rest] = found
    if (!given) continue // a comment
    const name = given.toLowerCase()
    if (ends) {
      const at = inside.findLastIndex(one => one.name === name)
      if (at >= 0) inside.length = at
      continue
    }
    const said = []
    for (const [, key, ...values] of rest.matchAll(attribute)) said.push(told.has(key) ? `${key}=${values.find(value => value !== undefined) ?? ''}` : key)
    const own = `${name} ${said.sort().join(' ')}`
    shapes.add(`${inside.at(-1)?.name ?? ''} > ${own}`)
    if (/^h[1-6]$/.test(name)) { shapes.add(`${heading} then ${name}`); heading = name }
    if (!empty.has(name) && !rest.endsWith('/')) inside.push({ name })
  }
  return shapes
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = text => text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, code, hex, name) => code ? String.fromCodePoint(code) : hex ? String.fromCodePoint(parseInt(hex, 16)) : entities[name] ?? whole)

/* What a page at an address says without a browser: its language, its anchors, what it links to and what it fetches, as whole addresses. */
export function linksOf (html, address) {
  const out = { lang: '', ids: [], links: [], fetched: [] }
  for (const [, ends, given, rest] of html.replace(/<(script|style)\b([^>]*)>.*?<\/\1>/gs, '<$1$2></$1>').matchAll(tag)) {
    if (!given || ends) continue
    const name = given.toLowerCase()
    const values = Object.fromEntries([...rest.matchAll(attribute)].map(([, key, ...found]) => [key, plain(found.find(value => value !== undefined) ?? '')]))
    if (name === 'html') out.lang = values.lang ?? ''
    if (values.id) out.ids.push(values.id)
    const target = values.href ?? values.src
    if (target === undefined) continue
    const whole = new URL(target, address).href
    if (['a', 'area', 'img', 'link'].includes(name)) out.links.push(whole)
    if (values.src !== undefined || (name === 'link' && /\b(stylesheet|icon|preload|modulepreload|manifest)\b/.test(values.rel ?? ''))) out.fetched.push(whole)
  }
  return out
}

/* The pages to look at, of [file, text] pairs: all shapes of all pages are on them. */
export function representatives (pages) {
  const left = new Map(pages.map(([file, text]) => [file, shapesOf(text).add(`in ${file.replace(/[^/]*$/, '')}`)]))
  const seen = new Set()
  const chosen = []
  for (;;) {
    let best = null
    let most = 0
    for (const [file, shapes] of left) {
      for (const shape of shapes) if (seen.has(shape)) shapes.delete(shape)
      if (shapes.size > most) [best, most] = [file, shapes.size]
    }
    if (best === null) return chosen
    for (const shape of left.get(best)) seen.add(shape)
    left.delete(best)
    chosen.push(best)
  }
}
