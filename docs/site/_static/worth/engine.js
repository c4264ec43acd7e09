/* Runs the library's law (law.js) on plain facts, and tells plain answers. No law here: what is decided, law.js decides. */
'use strict'
var aigovWorth = (() => {
  const py = typeof module !== 'undefined' ? require('./python.js') : window.py

  const fill = (message, values) => message.replace(/\{(\w+)\}/g, (all, name) => values.has(name) ? py.str(values.get(name)) : all)

  /* `make(py, given)` is AIGOV_LAW. */
  function engine (make) {
    const given = {
      rule_book: () => law.book,
      choose_form: form => form,
      apply_agreements: (agreements, ...facts) => facts, // the page lists neither agreements nor establishments
      derive_committees: matter => matter.committees,
      has_own_rules: () => { throw py.error('NotTranslated')('this page weighs with the library as it is shipped') },
      labels: language => (message, values = new Map()) => fill(law.messages[language][message] ?? message, values),
      date_text: (day, language) => dayText(day, language)
    }
    const law = make(py, given)
    const formalities = law.library.vocabulary.formalities

    function dayText (day, language) {
      const said = `${day.day} ${law.months[language][day.month - 1]} ${day.year}`
      return (language === 'fr' ? said.replace(/^1 /, '1er ') : said).replaceAll(' ', '\u00a0')
    }

    /* The facts to start from in a document: those of the sample; only a chapter has the procedure of internal rules. */
    const sample = vehicle => ({ ...structuredClone(law.sample), vehicle, ...(vehicle === 'it-charter-chapter' ? {} : { procedure: null }) })

    /* A matter read from plain facts, with the tools of the sample. The page asks the sector of the employer, not its form: that is the sample's, or one that goes with both. */
    const read = facts => py.read(law.Matter, { ...facts, tools: law.tools, employer: { ...facts.employer, form: law.forms[facts.employer.sector], legal_form: '' } })

    /* What of a matter departs from the sample, for `--vehicle` on the command line: words, and blocks with their keys, nothing else.
       A procedure that is not weighed stays as it is in the file, without what the library would refuse beside the other facts. */
    function departures (facts) {
      const own = facts.vehicle === 'charter' && facts.procedure !== null // a charter has a procedure in a matter that is its own
      const file = { ...structuredClone(facts), vehicle: own ? facts.vehicle : law.sample.vehicle }
      if (file.procedure === null) {
        file.procedure = structuredClone(law.sample.procedure)
        for (const path of problems(read(file)).flatMap(named)) {
          const [block, name] = path.split('.')
          if (block === 'procedure') file.procedure[name] = null
        }
        if (file.procedure.cse_opinion_on === null) file.procedure.cse_opinion = null
      }
      const form = law.forms[file.employer.sector]
      if (form !== law.forms[law.sample.employer.sector]) file.employer.form = form
      const found = new Map()
      const differs = (value, was) => spell(value) !== spell(was ?? null)
      for (const [name, value] of Object.entries(file)) {
        if (value === null || typeof value !== 'object' || Array.isArray(value)) {
          if (differs(value, law.sample[name])) found.set(name, value)
          continue
        }
        const inside = Object.entries(value).filter(([key, each]) => differs(each, law.sample[name]?.[key]))
        if (inside.length) found.set(name, new Map(inside))
      }
      return found
    }
    const spell = value => Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
    /* The same, as lines to copy. */
    const copied = facts => [...departures(facts)].flatMap(([name, value]) => value instanceof Map ? [`${name}:`, ...[...value].map(([key, each]) => `  ${key}: ${spell(each)}`)] : [`${name}: ${spell(value)}`])

    /* A whole matter, as a file: that of the sample, with the facts laid over it. */
    function matterFile (facts, sample, head) {
      const matter = { ...sample }
      for (const [name, value] of departures(facts)) matter[name] = value instanceof Map ? { ...matter[name], ...Object.fromEntries(value) } : value
      const flow = value => Array.isArray(value)
        ? `[${value.map(flow).join(', ')}]`
        : value !== null && typeof value === 'object' ? `{${Object.entries(value).map(([key, each]) => `${key}: ${flow(each)}`).join(', ')}}` : JSON.stringify(value)
      const lines = Object.entries(matter).flatMap(([name, value]) => {
        if (value === null || typeof value !== 'object' || !Object.keys(value).length) return [`${name}: ${flow(value)}`]
        if (Array.isArray(value)) return typeof value[0] === 'object' ? [`${name}:`, ...value.map(each => `  - ${flow(each)}`)] : [`${name}: ${flow(value)}`]
        return [`${name}:`, ...Object.entries(value).map(([key, each]) => `  ${key}: ${flow(each)}`)]
      })
      return [...head.map(line => `# ${line}`), ...lines, ''].join('\n')
    }

    /* What is wrong with the facts, as the library says it; nothing is weighed then. */
    function problems (matter) {
      const found = []
      const say = (where, code, message, hint, values = new Map()) => found.push({ where, code, message, hint, values: Object.fromEntries(values) })
      law.check_facts(matter, say)
      for (const each of law.cross_facts(matter, observed(situationOf(matter), matter), law.library).flat()) found.push({ ...each, values: Object.fromEntries(each.values) })
      return found
    }
    /* The facts that a problem names, by their keys. */
    const named = ({ where, values }) => [...new Set([values.key, values.other, ...(values.keys ?? '').split(', '), where])].filter(path => typeof path === 'string')
    function problemText (found, language) {
      const say = given.labels(language)
      const values = new Map(Object.entries(found.values).map(([name, value]) => [name, typeof value?.text === 'function' ? value.text(language) : value]))
      return { message: say(found.message, values), hint: say(found.hint, values) }
    }

    const situationOf = matter => matter.situation_for(law.library.vehicles.get(matter.vehicle), law.library)
    const observed = (situation, matter) => new Map([...law.observe(law.claimed(situation, law.library)[0], law.library), ...Object.entries(law.own_facts[matter.employer.sector]), ['round', matter.round], ['text_scope', matter.committees.text_scope]])

    /* What each clause of the document is worth on plain facts. */
    function assess (facts) {
      const matter = read(facts)
      const wrong = problems(matter)
      if (wrong.length) return { problems: wrong }
      const situation = situationOf(matter)
      const seen = observed(situation, matter)
      const clauses = []
      for (const part of law.vehicles[matter.vehicle].outline) {
        for (const entry of part.clauses) if (law.holds(entry.when, law.choices, seen)) clauses.push({ ...entry, section: part.section })
      }
      const found = law.weigh(situation, clauses.map(entry => entry.facts), law.library)
      const findings = clauses.map((entry, at) => finding(entry, found.weighings[at], matter.assessed_on))
      const missing = new Set(findings.flatMap(each => each.missing))
      return {
        problems: [],
        day: matter.assessed_on,
        findings,
        missing: [...formalities.keys()].filter(name => missing.has(name)),
        beyond: beyond(findings),
        ...about(found),
        missing_facts: [...new Set([...findings.flatMap(each => each.missing_facts), ...found.missing_facts])]
      }
    }
    /* What no formality of the vehicle mends, once none is missing: how many clauses have the lightest weight; where no clause bears and all can be said, the rule that decides most. */
    function beyond (findings) {
      const weight = each => law.library.vocabulary.weights.get(each.then)
      const decides = new Map()
      if (!findings.some(each => weight(each).bears || weight(each).order === null)) for (const rule of findings.flatMap(each => each.missing.length ? [] : each.outcome.decided)) decides.set(rule, (decides.get(rule) ?? 0) + 1)
      const most = Math.max(...decides.values())
      return { void: findings.filter(each => weight(each).order === 0).length, rule: [...decides.keys()].find(rule => decides.get(rule) === most) ?? null }
    }
    function about (found) {
      return {
        warnings: found.warnings,
        facts: found.facts,
        effective_on: found.effective_on,
        binding_version: found.binding_version,
        internal_rules_mandatory: found.internal_rules_mandatory,
        internal_rules_mandatory_from: found.internal_rules_mandatory_from,
        cse_deemed_on: found.cse_deemed_on,
        technology_closed_on: found.technology_closed_on,
        refusals: found.refusals,
        missing_facts: found.missing_facts
      }
    }
    function finding (entry, weighing, day) {
      const outcome = weighing.outcome
      return {
        clause: entry.clause,
        edition: entry.edition,
        title: entry.title,
        section: entry.section,
        kind: entry.kind,
        weight: weighing.weight,
        then: weighing.then,
        missing: weighing.missing,
        missing_facts: weighing.missing_facts,
        missing_facts_then: weighing.missing_facts_then,
        rests_on: weighing.rests_on,
        marks: weighing.marks,
        outcome,
        bases: citations(outcome.decided, day)
      }
    }
    /* The legal bases of some rules, as they stand on a day. */
    function citations (rules, day) {
      return [...new Set(rules.flatMap(rule => rule.legal_bases))].map(name => cite(name, day))
    }
    const cite = (name, day) => new law.CitedBasis(name, law.bases.get(name), day)

    /* A scenario: a whole situation with clauses of its own. */
    function weigh (situation, clauses) {
      const listed = clauses.map(each => new law.ClauseFacts(...law.clause_fields.map(name => name === 'withdrawn_on' && each[name] ? py.day(each[name]) : each[name])))
      const found = law.weigh(py.read(law.Situation, situation), listed, law.library)
      return { weighings: found.weighings, ...about(found) }
    }

    /* A formality, as it reads on the facts of a document. */
    const formality = (name, facts) => formalities.get(name).choose_text(facts)

    return { law, py, formality, sample, copied, matterFile, assess, weigh, cite, citations, named, problemText, dayText, formalities, say: given.labels }
  }
  return engine
})()
if (typeof module !== 'undefined') module.exports = aigovWorth
