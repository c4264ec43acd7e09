// node worth_run.cjs LAW.js: what the page's engine answers to each line of questions, as plain data on a line. `LAW.js` is the script made from the library.
const path = require('node:path')
const engine = require(path.resolve(__dirname, '../../docs/site/_static/worth/engine.js'))(require(path.resolve(process.argv[2])))

const ids = rules => rules.map(rule => rule.id)
const day = value => value === null ? null : value.isoformat()
const outcome = found => ({
  stage: found.stage,
  decided: ids(found.decided),
  set_aside: found.set_aside.map(([rule, by]) => [rule.id, ids(by)]),
  noted: ids(found.noted),
  satisfied: ids(found.satisfied)
})
const about = found => ({
  warnings: ids(found.warnings),
  facts: Object.fromEntries(found.facts),
  effective_on: day(found.effective_on),
  binding_version: found.binding_version,
  internal_rules_mandatory: found.internal_rules_mandatory,
  internal_rules_mandatory_from: day(found.internal_rules_mandatory_from),
  cse_deemed_on: day(found.cse_deemed_on),
  technology_closed_on: day(found.technology_closed_on),
  refusals: ids(found.refusals),
  missing_facts: found.missing_facts
})
const weighed = each => ({
  weight: each.weight,
  then: each.then,
  missing: each.missing,
  missing_facts: each.missing_facts,
  missing_facts_then: each.missing_facts_then,
  told: ids(each.outcome.told),
  rests_on: each.rests_on,
  marks: each.marks,
  ...outcome(each.outcome)
})

function matter (facts) {
  const found = engine.assess(facts)
  if (found.problems.length) {
    return { problems: found.problems.map(each => ['fr', 'en'].map(language => { const { message, hint } = engine.problemText(each, language); return [each.where, each.code, message, hint] })) }
  }
  return {
    ...about(found),
    missing: found.missing,
    beyond: found.beyond && { ...found.beyond, rule: found.beyond.rule?.id ?? null },
    clauses: found.findings.map(each => ({
      clause: each.clause,
      edition: each.edition,
      title: each.title,
      section: each.section,
      ...weighed(each),
      reason: ['fr', 'en'].map(language => each.outcome.decided.map(rule => rule.explanation.text(language)).join(' ')),
      bases: each.bases.map(basis => [basis.id, basis.citation_text('fr'), basis.citation_text('en'), basis.basis.version_on(basis.day).permalink])
    }))
  }
}

function scenario ({ situation, clauses }) {
  const found = engine.weigh(situation, clauses)
  return { ...about(found), weighings: found.weighings.map(weighed) }
}

require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
  const asked = JSON.parse(line)
  process.stdout.write(JSON.stringify({
    sample: engine.law.sample,
    matters: (asked.matters ?? []).map(matter),
    copied: (asked.copied ?? []).map(engine.copied),
    files: (asked.copied ?? []).map(facts => asked.whole ? engine.matterFile(facts, asked.whole, ['a head', 'of two lines']) : ''),
    scenarios: (asked.scenarios ?? []).map(scenario),
    days: (asked.days ?? []).map(iso => ['fr', 'en'].map(language => engine.dayText(engine.py.day(iso), language)))
  }) + '\n')
})
