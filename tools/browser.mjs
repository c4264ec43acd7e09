// What axe.mjs, site/check.mjs and site/worth.mjs share: their arguments, a real Chromium, the source of axe-core.
// playwright-core and axe-core are those of a folder's node_modules (site/package.json, tools/validate/package.json); Chromium is $CHROMIUM or the one on the PATH.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// the rules of axe whose violations count
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
// what depends on the look
export const colours = ['color-contrast', 'link-in-text-block']

export function stop (said) { console.error(said); process.exit(2) }

// Fills `options` from `--name value`; gives the other words.
export function read (options) {
  const others = []
  for (let rest = process.argv.slice(2); rest.length; rest = rest.slice(1)) {
    const name = rest[0].startsWith('--') ? rest[0].slice(2) : ''
    if (name && !(name in options)) stop(`unknown option ${rest[0]}: one of ${Object.keys(options).map(known => `--${known}`).join(', ')}`)
    if (name) options[name] = rest[1] ?? stop(`${rest[0]} wants a value`), rest = rest.slice(1)
    else others.push(rest[0])
  }
  return others
}

export function tools (npm) {
  const require = createRequire(pathToFileURL(path.join(path.resolve(npm), 'package.json')))
  let chromium, source
  try {
    ({ chromium } = require('playwright-core'))
    source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
  } catch { stop(`playwright-core or axe-core is missing: npm install --prefix site, or tools/validate.py --install --npm FOLDER`) }
  const onPath = name => process.env.PATH.split(path.delimiter).map(folder => path.join(folder, name)).find(file => fs.existsSync(file))
  const program = process.env.CHROMIUM ?? onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome')
  if (!program) stop('Chromium is missing: apt-get install chromium, or set CHROMIUM')
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  // What axe finds in a page, a line a rule: the rules of `tags` and some `practices`, or `only` some.
  const violationsOf = practices => async (page, only = null) => {
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source)
    return page.evaluate(async ({ tags, practices, only }) => {
      const run = only ? { runOnly: { type: 'rule', values: only } } : { runOnly: tags, rules: Object.fromEntries(practices.map(id => [id, { enabled: true }])) }
      const { violations } = await axe.run(document, { ...run, resultTypes: ['violations'] })
      return violations.map(one => `${one.id}: ${one.nodes.length} × ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary.split('\n')[1] ?? ''}`)
    }, { tags, practices, only })
  }
  return { source, violationsOf, launch: () => chromium.launch({ executablePath: program, args }) }
}
