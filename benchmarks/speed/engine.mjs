// easy-template-x in a process of its own, as engine.py: node engine.mjs easy-template-x TASK MODULES
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

const [, , name, task, modules] = process.argv;
const load = createRequire(path.join(path.resolve(modules), "package.json"));
const { TemplateHandler } = load(name);
const version = JSON.parse(fs.readFileSync(path.join(modules, "node_modules", name, "package.json"), "utf8")).version;
const rows = JSON.parse(fs.readFileSync(path.join(task, "rows.json"), "utf8"));
const templates = fs.readdirSync(task).filter((file) => file.startsWith("braces-")).sort().map((file) => fs.readFileSync(path.join(task, file)));
const handler = new TemplateHandler();
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");

say({ version });
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { start, count, into } = JSON.parse(line);
  const before = process.hrtime.bigint();
  for (let place = start; place < start + count; place++) {
    const [number, values] = rows[place % rows.length];
    fs.writeFileSync(path.join(into, `${place}.docx`), await handler.process(templates[number], values));
  }
  say({ seconds: Number(process.hrtime.bigint() - before) / 1e9 });
}
process.exit(0);
