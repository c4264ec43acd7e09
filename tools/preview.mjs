// node tools/preview.mjs [--npm FOLDER] FILE.docx…: what docx-preview shows of Word files in a real Chromium, as JSON: the text of each, or
// its error. It stands for the previewers of mail, e-signature services and intranets, many of which are made with it.
// FOLDER and Chromium: see browser.mjs.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { read, stop, tools } from './browser.mjs'

const options = { npm: path.join(path.dirname(fileURLToPath(import.meta.url)), 'validate') }
const files = read(options)
if (!files.length) stop('no file was given')
const npm = path.resolve(options.npm)
const scripts = ['jszip/dist/jszip.min.js', 'docx-preview/dist/docx-preview.min.js'].map(name => path.join(npm, 'node_modules', name))
if (!scripts.every(script => fs.existsSync(script))) stop('docx-preview or jszip is missing: tools/validate.py --install --npm FOLDER')

const browser = await tools(npm).launch()
const page = await browser.newPage()
for (const script of scripts) await page.addScriptTag({ path: script })
const shown = []
for (const file of files) {
  shown.push(await page.evaluate(async data => {
    const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0))
    const [body, styles] = [document.createElement('div'), document.createElement('div')]
    try {
      await docx.renderAsync(new Blob([bytes]), body, styles)
    } catch (error) { return { error: String(error) } }
    return { text: body.textContent }
  }, fs.readFileSync(file).toString('base64')))
}
await browser.close()
console.log(JSON.stringify(shown))
