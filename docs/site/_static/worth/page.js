/* The page “What is it worth?”: the form gives facts, engine.js answers, this shows it. The address holds what departs from the sample. */
'use strict'
;(() => {
  const words = JSON.parse(document.getElementById('worth-words').textContent)
  const { language, say, labels, places } = words
  const form = document.getElementById('worth-form')
  const $ = id => document.getElementById(id)
  const engine = window.aigovWorth(window.AIGOV_LAW)
  const weightOf = Object.fromEntries(words.weights.map(each => [each.id, each.label]))

  // ---- small helpers
  const told = (name, values = {}) => say[name].replace(/\{(\w+)\}/g, (all, key) => key in values ? values[key] : all)
  const day = value => engine.dayText(value, language)
  const narrow = value => day(value).replaceAll('\u00a0', ' ') // a column may break it
  const text = said => said.text(language)
  function el (tag, attributes = {}, ...children) {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(name, '')
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value)
    }
    made.append(...children.flat().filter(each => each !== null && each !== undefined && each !== ''))
    return made
  }
  const badge = weight => el('span', { class: `weight weight-${weight.replace('+', '-')}` }, weightOf[weight])
  const place = (what, name) => places[what].replace('{}', name)
  const ruleLink = rule => el('a', { href: place('rule', rule.id) }, rule.id)

  const lower = said => said.slice(0, 1).toLowerCase() + said.slice(1)
  const clausesText = n => n === 1 ? told('clauses-1') : told('clauses-many', { n })
  /* Marks: a shape for each answer, so that it is read without its colour. */
  const SHAPES = {
    unsaid: '<circle cx="12" cy="12" r="10" stroke-dasharray="3.6 2.7"/><path d="M9 9.3a3.1 3.1 0 1 1 4.6 2.7c-1 .6-1.5 1.2-1.5 2.4"/><path d="M12.1 17.3v.6" stroke-width="3"/>',
    disputed: '<rect x="2.5" y="2.5" width="19" height="19" rx="1.5"/><path d="M6 13.6q3-4.6 6-1.6t6-1.6"/>',
    contradiction: '<path d="M7.7 1.7h8.6l6 6v8.6l-6 6H7.7l-6-6V7.7z"/><path d="M7 9.7h10M7 14.3h10M15 6.4 9 17.6"/>',
    disciplinary: '<rect x="3" y="3" width="18" height="18" rx="1.5" fill="currentColor"/>',
    contractual: '<circle cx="12" cy="12" r="9" fill="currentColor"/>',
    'contractual+disciplinary': '<rect x="2" y="2" width="20" height="20" rx="1.5"/><circle cx="12" cy="12" r="5" fill="currentColor"/>',
    none: '<circle cx="12" cy="12" r="8.6"/><path d="M12 11v5.4"/><path d="M12 7.4v.4" stroke-width="3"/>',
    unenforceable: '<path d="m5 5 14 14M19 5 5 19" stroke-width="3"/>'
  }
  function mark (name) {
    const box = el('span', { class: 'worth-mark', 'aria-hidden': 'true' })
    box.innerHTML = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2">${SHAPES[name]}</svg>`
    return box
  }
  const markOf = weight => mark(weight === 'cannot_be_said' ? 'unsaid' : weight)

  // ---- facts: what each control holds
  const facts = [...form.querySelectorAll('.fact')].map(box => ({
    box,
    path: box.dataset.path,
    kind: box.dataset.kind,
    unknown: 'unknown' in box.dataset,
    never: box.dataset.never ? { path: box.dataset.never, value: box.dataset.neverValue === 'true' } : null,
    when: box.dataset.when ? JSON.parse(box.dataset.when) : {},
    group: box.closest('.worth-group'),
    inputs: [...box.querySelectorAll(`[name="${box.dataset.path}"]`)],
    main: box.querySelector(`[name="${box.dataset.path}"]`),
    day: box.querySelector(`[name="${box.dataset.path}.day"]`)
  }))
  const known = new Map(facts.map(fact => [fact.path, fact]))
  const get = (of, path) => path.split('.').reduce((found, name) => found === null || found === undefined ? null : found[name] ?? null, of)
  const put = (of, path, value) => {
    const names = path.split('.')
    const last = names.pop()
    let block = of
    for (const name of names) block = block[name] ??= {}
    block[last] = value
  }
  const LANGUAGES = { fr: ['fr'], 'fr+en': ['fr', 'en'], en: ['en'] }

  /* A fact of a matter, as the word that stands in the address: empty where nothing happened, `unknown` where nothing is known. */
  function wordIn (matter, fact) {
    const value = get(matter, fact.path)
    if (fact.path === 'languages') return Object.keys(LANGUAGES).find(name => LANGUAGES[name].join() === value.join())
    if (fact.kind === 'bool') return value ? 'yes' : 'no'
    if (fact.kind === 'yesno') return value === null ? 'unknown' : value ? 'yes' : 'no'
    if (fact.kind === 'set') return value === null ? 'unknown' : value.join(',')
    if (fact.never && get(matter, fact.never.path) === fact.never.value) return 'never'
    if (value === null) return fact.kind === 'word' ? 'unknown' : ''
    return String(value)
  }
  function valueOf (fact, word) {
    if (word === wordIn(engine.law.sample, fact)) return structuredClone(get(engine.law.sample, fact.path))
    if (fact.path === 'languages') return LANGUAGES[word]
    if (fact.kind === 'bool') return word === 'yes'
    if (word === 'unknown' || word === 'never') return null
    if (fact.kind === 'yesno') return word === 'yes'
    if (fact.kind === 'set') return word === '' ? [] : word.split(',')
    if (word === '') return null
    return fact.kind === 'int' || fact.kind === 'number' ? Number(word) : word
  }
  function lay (matter, fact, word) {
    put(matter, fact.path, valueOf(fact, word))
    if (fact.never) put(matter, fact.never.path, word === 'never' ? fact.never.value : null)
  }
  /* What a control says, as such a word. */
  function read (fact) {
    const ticked = fact.inputs.filter(input => input.checked).map(input => input.value)
    if (fact.path === 'vehicle' || fact.kind === 'yesno') return ticked[0] ?? 'unknown'
    if (fact.kind === 'bool' || fact.kind === 'block') return fact.main.checked ? 'yes' : 'no'
    if (fact.kind === 'date') return fact.main.checked ? fact.day.value : ''
    if (fact.kind === 'day') return ticked[0] === 'day' ? fact.day.value : ticked[0] ?? ''
    if (fact.kind === 'set') return ticked.join(',') || (fact.unknown ? 'unknown' : '')
    return fact.main.value
  }
  function set (fact, word) {
    if (fact.path === 'vehicle' || fact.kind === 'yesno') for (const input of fact.inputs) input.checked = input.value === word
    else if (fact.kind === 'bool' || fact.kind === 'block') fact.main.checked = word === 'yes'
    else if (fact.kind === 'set') for (const input of fact.inputs) input.checked = word.split(',').includes(input.value)
    else if (fact.kind === 'day') {
      const dated = word !== '' && word !== 'never'
      for (const input of fact.inputs) input.checked = input.value === (dated ? 'day' : word)
      if (dated) fact.day.value = word
      else if (!fact.day.value) fact.day.value = get(engine.law.sample, fact.path) ?? engine.law.sample.as_of
    } else if (fact.kind === 'date') {
      fact.main.checked = word !== ''
      if (word) fact.day.value = word
      else if (!fact.day.value) fact.day.value = get(engine.law.sample, fact.path) ?? engine.law.sample.as_of
    } else fact.main.value = word
  }
  const isDay = word => { try { return engine.py.day(word).year > 1900 } catch { return false } }
  /* Whether a word may stand in a control: what comes by the address is somebody else's. */
  function sound (fact, word) {
    const values = fact.inputs.map(input => input.value)
    if (fact.path === 'vehicle') return word in engine.law.vehicles
    if (fact.kind === 'bool' || fact.kind === 'block') return word === 'yes' || word === 'no'
    if (fact.kind === 'yesno') return values.includes(word)
    if (fact.kind === 'set') return word === '' ? !fact.unknown : word.split(',').every(each => values.includes(each))
    if (fact.kind === 'int') return /^[1-9]\d{0,5}$/.test(word)
    if (fact.kind === 'number') return /^([1-9]\d{0,5})?$/.test(word)
    if (fact.kind === 'word') return [...fact.main.options].some(option => option.value === word)
    if (fact.kind === 'day') return word !== 'day' && (values.includes(word) || isDay(word))
    return word === '' ? fact.kind === 'date' : isDay(word)
  }
  /* An answer as it is read on the page. */
  function answered (fact) {
    const word = read(fact)
    if (isDay(word)) return day(engine.py.day(word))
    if (fact.kind === 'word' && fact.main.options) return fact.main.selectedOptions[0].textContent
    if (fact.kind === 'bool' || fact.kind === 'block') return told(word)
    if (fact.kind === 'date' || fact.kind === 'number') return word || '–'
    const ticked = fact.inputs.filter(input => input.checked && input.type !== 'number')
    return ticked.length ? ticked.map(input => input.parentElement.textContent.trim()).join(say.and) : word || told('unknown')
  }

  // ---- what is asked, given the other answers
  const UNSAID = { bool: 'no', date: '', day: '', yesno: 'unknown', number: '' }
  const unsaid = fact => UNSAID[fact.kind] ?? (fact.unknown ? 'unknown' : read(fact))
  let forced = new Set() // what a problem names is shown, so that it can be mended
  let needed = new Set() // what an answer asked for once stays asked
  function asked () {
    const vehicle = form.elements.vehicle.value
    const said = path => {
      const fact = known.get(path)
      if (path === 'procedure' && vehicle !== 'charter') return 'yes'
      if (path === 'employer.headcount') return ['50+', '11+', 'few'][[50, 11, 0].findIndex(least => Number(fact.main.value) >= least)]
      if (path === 'as_of') return Object.keys(words.days).find(name => words.days[name] <= fact.main.value) ?? ''
      return shown(fact) ? read(fact) : fact.kind === 'yesno' ? '' : unsaid(fact) // what is not asked opens no other question
    }
    const holds = when => Object.entries(when).every(([path, values]) => values.includes(said(path)) || (values[0] === '*' && said(path) !== ''))
    const shown = fact => needed.has(fact.path) || holds(fact.when)
    const there = new Map()
    for (const fact of facts) {
      const group = fact.group.dataset
      const inGroup = (!group.vehicles || group.vehicles.split(' ').includes(vehicle)) && (!group.when || holds(JSON.parse(group.when)))
      there.set(fact, !inGroup ? 'elsewhere' : shown(fact) ? 'asked' : 'unsaid')
    }
    return there
  }
  /* The facts of the matter: the sample's, with what the form says laid over; what is not shown is not stated. */
  function matterOf (there) {
    const matter = engine.sample(form.elements.vehicle.value)
    const followed = read(known.get('procedure')) === 'yes'
    if (matter.vehicle === 'charter' && followed) matter.procedure = structuredClone(engine.law.sample.procedure)
    for (const fact of facts) {
      const state = there.get(fact)
      if (state === 'elsewhere' || fact.kind === 'block') continue
      lay(matter, fact, state === 'asked' ? read(fact) : unsaid(fact))
    }
    matter.employer.staff_without_french = matter.employee.reads_french === false
    if (matter.procedure && !matter.procedure.cse_opinion_on) matter.procedure.cse_opinion = null
    return matter
  }
  /* What a control says to start with: a charter stands alone. */
  const start = fact => fact.kind === 'block' ? 'no' : wordIn(engine.law.sample, fact)
  /* The control of a fact that the law asks for by its key. */
  const factOf = key => known.get(words.keys[key] ?? key) ?? facts.find(fact => fact.never?.path === (words.keys[key] ?? key)) ?? null

  // ---- the address
  function address (there) {
    const query = new URLSearchParams()
    for (const fact of facts) {
      if (there.get(fact) !== 'asked') continue
      const word = read(fact)
      if (word !== start(fact)) query.set(fact.path, word)
    }
    return query.toString()
  }
  function load (changes) {
    needed = new Set(changes.map(([path]) => path).filter(path => known.has(path)))
    for (const fact of facts) set(fact, start(fact))
    for (const [path, word] of changes) {
      const fact = known.get(path)
      if (fact && sound(fact, word)) set(fact, word)
    }
  }
  function write (hash) {
    history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search)
    for (const link of document.querySelectorAll('.languages a')) link.hash = hash
  }
  const fromAddress = () => location.hash.includes('=') ? [...new URLSearchParams(location.hash.slice(1))] : null

  // ---- running
  let last = null // the weights before, by clause
  let opened = new Set()
  let speaking = 0
  function run (quiet = false) {
    let there, matter, found
    do { // an answer may ask for a fact that was not shown, and that says something
      there = asked()
      matter = matterOf(there)
      try { found = engine.assess(matter) } catch (error) {
        $('worth-problems').replaceChildren(el('p', { class: 'worth-refused' }, told('failed', { error: error.message })))
        $('worth-found').hidden = true
        throw error
      }
    } while (asksMore(found, there))
    for (const path of needed) if (isUnknown(known.get(path)) && !missingPaths(found).has(path)) needed.delete(path) // it changes nothing any more
    there = asked()
    const hash = address(there)
    forced = new Set(found.problems.flatMap(each => pathsOf(each)))
    show(there, found)
    write(hash)
    for (const button of form.querySelectorAll('[data-preset]')) button.setAttribute('aria-pressed', String(pressed(button.dataset.preset, hash)))
    problems(found.problems, matter)
    $('worth-found').hidden = found.problems.length > 0
    const counts = found.problems.length ? '' : countsText(found)
    const changed = found.problems.length || !last || last.vehicle !== matter.vehicle ? new Map() : changes(found)
    if (!found.problems.length) {
      results(found, matter, changed)
      last = { vehicle: matter.vehicle, weights: new Map(found.findings.map(each => [each.clause, each.weight])), then: new Map(found.findings.map(each => [each.clause, each.then])) }
    }
    bar(found)
    matterText(matter)
    clearTimeout(speaking)
    if (!quiet) speaking = setTimeout(() => { $('worth-live').textContent = spoken(found, changed, counts) }, 300)
  }
  const isUnknown = fact => ['', 'unknown'].includes(read(fact))
  const missingPaths = found => new Set((found.missing_facts ?? []).map(factOf).filter(Boolean).map(fact => fact.path))
  /* Whether the answer asks for facts that were not asked before; they are not known, whatever a hidden control held. */
  function asksMore (found, there) {
    const more = [...missingPaths(found)].filter(path => !needed.has(path))
    for (const path of more) {
      const fact = known.get(path)
      needed.add(path)
      if (there.get(fact) === 'unsaid') set(fact, unsaid(fact))
    }
    return more.length > 0
  }
  const pathsOf = problem => engine.named(problem).filter(path => known.has(path))
  function pressed (name, hash) {
    const now = new URLSearchParams(hash)
    const want = Object.entries(words.presets[name]).filter(([path, value]) => value !== start(known.get(path)))
    return now.size === want.length && want.every(([path, value]) => now.get(path) === (value ?? ''))
  }
  function changes (found) {
    const out = new Map()
    for (const each of found.findings) {
      const before = last.weights.get(each.clause)
      if (before === undefined || before !== each.weight || last.then.get(each.clause) !== each.then) out.set(each.clause, before ?? null)
    }
    return out
  }
  function counted (found, name) {
    const out = new Map(words.weights.map(each => [each.id, 0]))
    for (const each of found.findings) out.set(each[name], out.get(each[name]) + 1)
    return out
  }
  const countsText = found => [...counted(found, 'weight')].filter(([, n]) => n).map(([weight, n]) => told('count', { weight: weightOf[weight], n })).join(' · ')
  function spoken (found, changed, counts) {
    if (found.problems.length) return '' // the list of problems is an alert
    if (!changed.size) return told('live-none', { counts })
    return changed.size === 1 ? told('live-one', { counts }) : told('live', { n: changed.size, counts })
  }

  // ---- showing the form
  function show (there, found) {
    const lacking = key => (found.findings ?? []).filter(each => each.missing_facts.some(name => factOf(name)?.path === key)).length
    for (const fact of facts) {
      const state = there.get(fact)
      fact.box.hidden = state !== 'asked' && !forced.has(fact.path)
      if (fact.day) {
        const undone = fact.kind === 'date' ? !fact.main.checked : !fact.inputs.some(input => input.checked && input.value === 'day')
        fact.day.disabled = undone && fact.kind === 'date'
        fact.box.classList.toggle('undone', undone)
      }
      const wrong = forced.has(fact.path)
      for (const control of [...fact.inputs, fact.day]) {
        if (!control) continue
        if (wrong) { control.setAttribute('aria-invalid', 'true'); control.setAttribute('aria-errormessage', 'worth-problems') } else { control.removeAttribute('aria-invalid'); control.removeAttribute('aria-errormessage') }
      }
      fact.box.classList.toggle('wrong', wrong)
      unknownNote(fact, state === 'asked' && fact.unknown && isUnknown(fact), lacking(fact.path), found)
    }
    for (const group of form.querySelectorAll('.worth-group')) {
      const inside = facts.filter(fact => fact.group === group && !fact.box.hidden)
      group.hidden = !inside.length
      if (inside.some(fact => fact.box.classList.contains('wrong') || fact.box.classList.contains('lacking'))) group.open = true
      const state = group.querySelector('.worth-state')
      if (!state) continue
      const n = inside.filter(fact => fact.unknown && isUnknown(fact)).length
      const accepted = group.dataset.group === 'statements' ? inside[0].inputs.filter(input => input.checked).length : 0
      state.textContent = accepted ? told(accepted === 1 ? 'accepted-1' : 'accepted-n', { n: accepted }) : n ? told(n === 1 ? 'unknown-1' : 'unknown-n', { n }) : ''
    }
    for (const note of form.querySelectorAll('[data-statement]')) {
      const n = (found.findings ?? []).filter(each => each.rests_on.includes(note.dataset.statement)).length
      const accepted = note.closest('label').querySelector('input').checked
      note.textContent = accepted ? told(n > 1 ? 'rests-n' : `rests-${n}`, { n }) : ''
    }
  }
  /* Beside a fact left unknown: what that prevents. */
  function unknownNote (fact, unknown, n, found) {
    const warned = (found.missing_facts ?? []).some(key => factOf(key) === fact)
    fact.box.classList.toggle('unknown', unknown)
    fact.box.classList.toggle('lacking', unknown && n > 0)
    let note = fact.box.querySelector('.worth-unknown')
    if (!unknown || (!n && !warned)) { note?.remove(); return }
    if (!note) fact.box.append(note = el('p', { class: 'worth-unknown' }))
    note.replaceChildren(mark('unsaid'), n ? told(n === 1 ? 'left-unknown-1' : 'left-unknown', { n }) : told('left-warned'))
  }
  function goTo (path) {
    const fact = known.get(path)
    if (!fact) return
    fact.group.open = true
    const control = fact.inputs.find(input => input.checked) ?? fact.main
    control.focus()
    control.scrollIntoView({ block: 'center' })
  }
  function fieldButton (path, name) {
    const fact = known.get(path)
    if (!fact || fact.box.hidden || fact.group.hidden) return null
    const button = el('button', { type: 'button', class: 'worth-go', 'aria-label': told('fill-what', { what: name }) }, told('fill'))
    button.addEventListener('click', () => goTo(path))
    return button
  }
  /* What is refused: both answers are quoted, none is blamed, each can be gone to. */
  function problems (found, matter) {
    const box = $('worth-problems')
    const parts = []
    if (found.length) {
      parts.push(el('div', { class: 'worth-refused' },
        el('h3', {}, mark('contradiction'), told(found.every(each => pathsOf(each).length > 1) ? 'contradiction' : 'refused')),
        el('ul', {}, found.map(each => {
          const named = pathsOf(each)
          const called = value => labels[value] ? told('named', { what: labels[value] }) : value
          const said = engine.problemText({ ...each, values: Object.fromEntries(Object.entries(each.values).map(([key, value]) => [key, called(value)])) }, language)
          const name = labels[each.where] ?? each.where
          return el('li', { 'data-problem': each.code }, named.length > 1 ? `${said.message}.` : [el('strong', {}, name), say.colon, said.message, ' — ', said.hint, '.'],
            el('ul', { class: 'worth-quoted' }, named.map(path => el('li', {}, labels[path], say.colon, el('strong', {}, answered(known.get(path))), ' ', fieldButton(path, labels[path])))))
        })),
        el('p', {}, told('refused-note'))))
    } else if (!matter.languages.includes('fr')) parts.push(el('p', { class: 'worth-refused' }, el('strong', {}, told('not-made')), ' ', words.not_made))
    box.replaceChildren(...parts)
  }
  function bar (found) {
    const lacking = found.problems.length ? [] : found.missing.map(name => text(engine.formality(name, found.facts)))
    const open = found.problems.length ? [] : found.findings.filter(each => each.weight === 'cannot_be_said')
    const asks = [...new Set(open.flatMap(each => each.missing_facts))].map(key => words.questions[key])
    $('worth-bar-mark').replaceChildren(...(found.problems.length ? [mark('contradiction')] : open.length ? [mark('unsaid')] : []))
    $('worth-bar-text').textContent = found.problems.length
      ? told('refused')
      : open.length
        ? `${told('unsaid-bar', { clauses: clausesText(open.length) })} — ${asks.join(' ')}`
        : countsText(found) + (lacking.length ? ` — ${told('missing-clause', { what: lacking.join(say.semicolon) })}` : '')
  }

  // ---- showing what was found
  function results (found, matter, changed) {
    answers(found, matter)
    summary(found, matter)
    clauses(found, changed)
    const rows = [...found.facts].map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, el('a', { href: place('fact', name) }, name)), el('td', {}, el('code', {}, value))))
    $('worth-observed').replaceChildren(el('table', { class: 'docutils' }, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, told('fact')), el('th', { scope: 'col' }, told('value')))), el('tbody', {}, rows)))
  }
  /* The answers first: a frame for each, what is missing asked in place. */
  function answers (found, matter) {
    const cards = []
    const open = found.findings.filter(each => each.weight === 'cannot_be_said')
    if (open.length) cards.push(unsaidCard(open, found, matter))
    for (const weight of words.weights) {
      const having = found.findings.filter(each => each.weight === weight.id)
      if (!having.length || weight.id === 'cannot_be_said') continue
      const rests = [...new Set(having.flatMap(each => each.rests_on))]
      cards.push(el('section', { class: `worth-answer answer-${weight.id.replace('+', '-')}`, 'data-answer': weight.id },
        el('h3', {}, markOf(weight.id), el('span', {}, told('answer', { clauses: clausesText(having.length), weight: worthText(weight.id) }))),
        el('p', {}, weight.says),
        toldOf(having),
        rests.map(name => el('p', { class: 'worth-rests' }, told('rests-on'), say.colon, words.statements[name].says)),
        el('p', { class: 'worth-refs' }, rulesOf(having))))
      const marks = having.filter(each => bears(weight.id) && each.marks.length)
      if (marks.length) cards.push(disputedCard(marks))
    }
    $('worth-answers').replaceChildren(...cards)
  }
  /* What is to be said beside an answer: what would change it, what does not count. */
  const toldOf = findings => [...new Set(findings.flatMap(each => each.outcome.told))].map(rule => el('p', { class: 'worth-told' }, text(rule.explanation), ' ', ruleLink(rule)))
  const lacksText = n => n === 1 ? told('lacks-1') : told('lacks-n', { n })
  /* A weight within a sentence. */
  const worthText = weight => {
    const { bears, order } = engine.law.library.vocabulary.weights.get(weight)
    return bears ? told('bearing', { weight: lower(weightOf[weight]) }) : order ? told('bearing-none') : lower(weightOf[weight])
  }
  const bears = weight => engine.law.library.vocabulary.weights.get(weight).bears
  function rulesOf (findings) {
    const rules = [...new Set(findings.flatMap(each => each.outcome.decided))]
    const shown = rules.slice(0, 4)
    return [shown.flatMap((rule, at) => [at ? ' · ' : '', ruleLink(rule)]), rules.length > 4 ? ' …' : ''].flat()
  }
  function disputedCard (findings) {
    const rules = [...new Set(findings.flatMap(each => each.outcome.noted.filter(rule => rule.mark)))]
    return el('section', { class: 'worth-answer answer-disputed', 'data-answer': 'disputed' },
      el('h3', {}, mark('disputed'), el('span', {}, told('disputed', { clauses: clausesText(findings.length) }))),
      rules.map(rule => el('p', {}, text(rule.explanation))),
      el('p', {}, findings[0].marks.map(name => words.confidence[name].says).join(' ')),
      el('p', { class: 'worth-refs' }, rules.flatMap((rule, at) => [at ? ' · ' : '', ruleLink(rule)])))
  }
  function unsaidCard (open, found, matter) {
    const keys = [...new Set(open.flatMap(each => each.missing_facts))]
    const card = el('section', { class: 'worth-answer answer-cannot_be_said', 'data-answer': 'cannot_be_said' },
      el('h3', {}, mark('unsaid'), el('span', {}, told('cannot', { clauses: clausesText(open.length) }))),
      toldOf(open),
      el('p', {}, el('strong', {}, lacksText(keys.length))),
      keys.map((key, at) => question(key, at, open.filter(each => each.missing_facts.includes(key)), matter, keys)),
      el('p', { class: 'worth-refs' }, rulesOf(open)))
    supposing += 1
    suppose([...card.querySelectorAll('.worth-ifs')], supposing)
    return card
  }
  /* A fact that is missing: the question, what each answer would change, the answers themselves. */
  function question (key, at, findings, matter, keys) {
    const fact = factOf(key)
    const id = `worth-ask-${at}`
    const ifs = el('ul', { class: 'worth-ifs', 'aria-live': 'off' })
    if (fact) supposed.set(ifs, { fact, keys, matter, clauses: new Set(findings.map(each => each.clause)) })
    return el('div', { class: 'worth-ask', role: 'group', 'aria-labelledby': id, 'data-ask': key },
      el('p', { class: 'worth-question', id }, words.questions[key]),
      el('p', { class: 'help' }, findings.length === 1 ? told('awaits-1') : told('awaits-n', { n: findings.length })),
      ifs,
      fact ? choicesOf(fact) : el('p', { class: 'help' }, told('no-field')),
      fact ? onceFor(fact) : null)
  }
  const reply = (fact, word) => {
    set(fact, word)
    run()
    const next = document.querySelector('.worth-ask button, .worth-ask input') ?? $('worth-answers')
    next.focus({ preventScroll: next !== $('worth-answers') })
  }
  function choicesOf (fact) {
    const button = (label, word, now = false) => {
      const made = el('button', { type: 'button', name: `ask.${fact.path}.${word}`, class: 'worth-choice', 'aria-pressed': String(now) }, label)
      made.addEventListener('click', () => reply(fact, word))
      return made
    }
    const dontKnow = word => button(told('unknown'), word, true)
    const named = [...fact.inputs].filter(input => input.type === 'radio').map(input => [input.parentElement.textContent.trim(), input.value])
    if (fact.kind === 'yesno') return el('div', { class: 'worth-choices' }, named.map(([label, word]) => button(label, word, word === 'unknown')))
    if (fact.kind === 'word') {
      const options = [...fact.main.options].filter(option => option.value !== 'unknown')
      return el('div', { class: 'worth-choices' }, options.map(option => button(option.textContent, option.value)), fact.unknown ? dontKnow('unknown') : null)
    }
    if (fact.kind === 'day') {
      const input = el('input', { type: 'date', name: `ask.${fact.path}.day`, 'aria-label': fact.day.getAttribute('aria-label') })
      const give = el('button', { type: 'button', class: 'worth-give', 'aria-label': told('reply-what', { what: labels[fact.path] }) }, told('reply'))
      give.addEventListener('click', () => { if (isDay(input.value)) reply(fact, input.value); else input.focus() })
      return el('div', { class: 'worth-choices' }, input, give, named.filter(([, word]) => word === 'never').map(([label, word]) => button(label, word)), dontKnow(''))
    }
    return el('div', { class: 'worth-choices' }, fieldButton(fact.path, labels[fact.path]))
  }
  /* The statements that would settle a fact. */
  function onceFor (fact) {
    const all = known.get('presumptions')
    const settling = Object.entries(words.statements).filter(([, each]) => each.settles.some(path => known.get(path) === fact))
    if (!settling.length) return null
    return el('details', { class: 'worth-once' }, el('summary', { id: `once-${fact.path}` }, told('once')), settling.map(([name, each]) => {
      const box = el('input', { type: 'checkbox', name: `once.${name}` })
      const own = all.inputs.find(input => input.value === name)
      box.checked = own.checked
      box.addEventListener('change', () => { own.checked = box.checked; reply(all, read(all)) })
      return el('label', { class: 'choice' }, box, el('span', {}, each.says, el('small', {}, own.parentElement.querySelector('small').textContent)))
    }))
  }

  // ---- what each answer would change: the same law, asked again
  const supposed = new WeakMap()
  let supposing = 0
  const pause = () => new Promise(resolve => setTimeout(resolve))
  async function suppose (lists, turn) {
    for (const list of lists) {
      if (supposed.has(list)) list.replaceChildren(el('li', { class: 'help' }, told('working')))
    }
    await new Promise(resolve => setTimeout(resolve, 60))
    for (const list of lists) {
      const asked = supposed.get(list)
      if (!asked) continue
      const rows = []
      for await (const row of outcomes(asked, () => turn === supposing)) rows.push(row)
      if (turn !== supposing) return
      list.replaceChildren(...rows.map(([label, what]) => el('li', {}, told('if', { value: label, what }))))
    }
  }
  /* What the clauses that wait for a fact would be worth, were it so. */
  function supposedly (asked, word) {
    const matter = structuredClone(asked.matter)
    lay(matter, asked.fact, word)
    const found = engine.assess(matter)
    if (found.problems.length) return told('denied')
    const mine = found.findings.filter(each => asked.clauses.has(each.clause))
    const now = counted({ findings: mine }, 'weight')
    const had = [...now].filter(([, n]) => n)
    if (had.length === 1 && had[0][0] === 'cannot_be_said') {
      const still = [...new Set(mine.flatMap(each => each.missing_facts))]
      const more = still.filter(key => !asked.keys.includes(key)).map(key => words.questions[key]) // said nowhere else
      return [told(still.length === 1 ? 'still-1' : 'still-n', { n: still.length }), ...more].join(say.colon)
    }
    return had.map(([weight, n]) => had.length === 1 ? worthText(weight) : told('given-one', { weight: worthText(weight), n })).join(say.and)
  }
  async function * outcomes (asked, wanted) {
    const { fact } = asked
    const named = fact.kind === 'word'
      ? [...fact.main.options].map(option => [option.textContent, option.value])
      : fact.inputs.filter(input => input.type === 'radio').map(input => [input.parentElement.textContent.trim(), input.value])
    if (fact.kind === 'day') yield * days(asked, wanted)
    for (const [label, word] of named) {
      if (['unknown', 'day', ''].includes(word)) continue
      await pause()
      if (!wanted()) return
      yield [label, supposedly(asked, word)]
    }
  }
  /* For a day: the days on which the answer changes, looked for between days far apart. */
  async function * days (asked, wanted) {
    const to = engine.py.day(asked.matter.as_of).ordinal
    const iso = ordinal => new Date(ordinal * 86400000).toISOString().slice(0, 10)
    const heard = new Map()
    const at = async ordinal => {
      if (!heard.has(ordinal)) { await pause(); heard.set(ordinal, wanted() ? supposedly(asked, iso(ordinal)) : '') }
      return heard.get(ordinal)
    }
    const tried = [-3650, -1462, -732, -367, -120, -31, -1, 0, 1, 32].map(by => to + by)
    const ranges = [[null, await at(tried[0])]]
    for (let n = 1; n < tried.length; n++) {
      let [low, high] = [tried[n - 1], tried[n]]
      const [before, after] = [await at(low), await at(high)]
      if (!wanted()) return
      if (before === after) continue
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if (await at(middle) === before) low = middle
        else high = middle
      }
      ranges.push([high, await at(high)])
    }
    const shown = ordinal => narrow(engine.py.day(iso(ordinal)))
    for (const [n, [from, what]] of ranges.entries()) {
      const next = ranges[n + 1]?.[0]
      const label = from === null ? next ? told('until', { day: shown(next - 1) }) : told('any-day') : next ? told('between', { day: shown(from), last: shown(next - 1) }) : told('from', { day: shown(from) })
      yield [label.slice(0, 1).toUpperCase() + label.slice(1), what]
    }
  }

  function summary (found, matter) {
    const now = counted(found, 'weight')
    const then = counted(found, 'then')
    const head = el('tr', {}, [told('weight'), told('today', { day: narrow(found.day) }), told('then')].map(each => el('th', { scope: 'col' }, each)))
    const rows = words.weights.filter(each => now.get(each.id) || then.get(each.id)).map(each => el('tr', { 'data-weight': each.id },
      el('th', { scope: 'row' }, badge(each.id)), el('td', {}, String(now.get(each.id))), el('td', {}, String(then.get(each.id)))))
    const counts = el('table', { class: 'docutils worth-counts' }, el('thead', {}, head), el('tbody', {}, rows))
    const missing = found.missing.length
      ? [el('ul', { class: 'worth-missing' }, found.missing.map(name => {
        const formality = engine.formalities.get(name)
        const label = text(engine.formality(name, found.facts))
        return el('li', { 'data-formality': name }, label, ' ', fieldButton(fieldOf(formality.key), label), el('span', { class: 'worth-bases' }, cited(formality.legal_bases.map(basis => engine.cite(basis, found.day)))))
      })), found.beyond.rule ? el('p', { id: 'worth-beyond' }, beyond(found)) : null]
      : [el('p', { id: 'worth-beyond' }, beyond(found))]
    const known = []
    if (matter.vehicle !== 'charter' || matter.procedure) known.push([told('effective'), found.effective_on ? day(found.effective_on) : told(now.get('cannot_be_said') ? 'not-said' : 'never')])
    const from = found.internal_rules_mandatory_from
    known.push([told('mandatory'), found.internal_rules_mandatory ? (from ? told('mandatory-yes', { day: day(from) }) : told('mandatory-already')) : found.internal_rules_mandatory === null ? told('not-said') : from ? told('mandatory-later', { day: day(from) }) : told('mandatory-no')])
    if (found.technology_closed_on) known.push([told('closed'), day(found.technology_closed_on)])
    if (found.cse_deemed_on) known.push([told('deemed'), day(found.cse_deemed_on)])
    const dates = el('dl', { class: 'facts' }, known.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))))
    const warnings = warningsOf(found)
    const warned = warnings.length
      ? [el('h3', {}, told('warnings')), el('p', { class: 'help' }, told('warnings-note')), el('ul', { class: 'worth-warnings' }, warnings.map(rule => el('li', { 'data-rule': rule.id }, text(rule.explanation), ' ', ruleLink(rule), el('span', { class: 'worth-bases' }, cited(engine.citations([rule], found.day))))))]
      : []
    const questions = found.missing_facts.filter(key => !found.findings.some(each => each.missing_facts.includes(key)))
    if (questions.length) {
      warned.push(el('h4', {}, told('asked-by-warnings')), el('ul', { class: 'worth-questions' }, questions.map(key => {
        const fact = factOf(key)
        return el('li', { 'data-question': key }, words.questions[key], ' ', fact ? fieldButton(fact.path, labels[fact.path]) : null)
      })))
    }
    const noted = [...new Set(found.findings.flatMap(each => each.outcome.noted))] // the same for nearly every clause: said once
    $('worth-noted').replaceChildren(...noted.map(rule => el('li', {}, text(rule.explanation), ' ', ruleLink(rule))))
    $('worth-summary').replaceChildren(
      el('div', { class: 'worth-columns' }, el('div', {}, counts, dates), el('div', {}, el('h3', {}, told('missing')), ...missing, ...warned)))
  }
  /* The warnings of this document; what is true of every such document stands among the rules said once. */
  const warningsOf = found => found.warnings.filter(rule => !rule.told_once)
  /* What no formality mends, in the words of the library. */
  function beyond (found) {
    const { rule, void: count } = found.beyond
    const lightest = words.weights.at(-1) // "cannot be said" is no weight
    const parts = rule ? [told('nothing-gives'), ' ', text(rule.explanation), ' ', ruleLink(rule)] : [told('nothing-missing')]
    if (count) parts.push(' ', told('nothing-mends', { weight: lightest.label, n: count }), ' ', lightest.says)
    if (warningsOf(found).length) parts.push(' ', told('warnings-remain'))
    return parts
  }
  /* The control that a formality's key names, or the one that would show it. */
  function fieldOf (key) {
    const fact = known.get(key)
    return fact?.box.hidden ? Object.keys(fact.when)[0] ?? key : key
  }

  /* Some legal bases, each linked to its page here and to its source. */
  function cited (bases) {
    const out = []
    for (const each of bases) {
      const version = each.basis.version_on(each.day)
      if (out.length) out.push(say.semicolon)
      out.push(el('a', { href: place('basis', each.id) }, text(each.basis.cite)))
      const [before, ...marked] = each.citation_text(language).slice(text(each.basis.cite).length).split(say.verify)
      out.push(before, ...marked.flatMap(rest => [el('span', { class: 'verify' }, say.verify), rest]))
      if (version.permalink) out.push(' ', el('a', { href: version.permalink, class: 'worth-source' }, told('source')))
    }
    return out
  }
  function reason (each, title) {
    const said = each.outcome.decided.map(rule => text(rule.explanation)).join(' ')
    const parts = []
    const later = each.missing_facts_then.filter(key => !each.missing_facts.includes(key))
    if (later.length) parts.push(el('p', {}, el('strong', {}, told('then')), say.colon, later.map(key => words.questions[key]).join(' ')))
    if (each.missing_facts.length) parts.push(el('p', {}, el('strong', {}, told('missing')), say.colon, each.missing_facts.map(key => words.questions[key]).join(' ')))
    parts.push(el('p', {}, el('strong', {}, told('rules')), say.colon, each.outcome.decided.flatMap((rule, at) => [at ? ', ' : '', ruleLink(rule), ` (${words.confidence[rule.confidence].label})`])))
    if (each.bases.length) parts.push(el('p', {}, el('strong', {}, told('bases')), say.colon, cited(each.bases)))
    if (each.outcome.noted.length) parts.push(el('p', {}, el('strong', {}, told('noted')), say.colon, each.outcome.noted.flatMap((rule, at) => [at ? ', ' : '', ruleLink(rule)])))
    for (const name of each.rests_on) parts.push(el('p', { class: 'worth-rests' }, el('strong', {}, told('rests-on')), say.colon, words.statements[name].says))
    for (const [rule, by] of each.outcome.set_aside) parts.push(el('p', { class: 'help' }, told('aside', { rule: rule.id, others: by.map(other => other.id).join(', ') })))
    const box = el('details', { 'data-of': each.clause, open: opened.has(each.clause) },
      el('summary', {}, el('span', { class: 'visually-hidden' }, `${told('why')}${say.colon}${title}. `), el('span', { class: 'worth-said' }, said), el('span', { class: 'worth-again-note', 'aria-hidden': 'true' })), el('div', { class: 'worth-reason' }, parts))
    box.addEventListener('toggle', () => { box.open ? opened.add(each.clause) : opened.delete(each.clause) })
    return box
  }
  function clauses (found, changed) {
    const sections = []
    for (const each of found.findings) {
      const at = sections.at(-1)
      if (at && at.section === each.section) at.findings.push(each)
      else sections.push({ section: each.section, findings: [each] })
    }
    const columns = [told('clause'), told('today', { day: narrow(found.day) }), told('then'), told('why')]
    $('worth-clauses').replaceChildren(...sections.map((part, at) => {
      const name = part.section ? part.section[language] : told(sections.length === 1 ? 'whole' : at ? 'end' : 'head')
      const id = `worth-part-${at}`
      const rows = part.findings.map(each => {
        const title = each.title[language]
        const was = changed.get(each.clause)
        const lacking = each.missing.map(name => text(engine.formality(name, found.facts)))
        const now = [badge(each.weight)]
        if (bears(each.weight)) for (const name of each.marks) now.push(el('span', { class: 'worth-marked' }, mark('disputed'), words.confidence[name].label))
        if (was && was !== each.weight) now.push(el('span', { class: 'worth-before' }, told('before', { weight: weightOf[was] })))
        const later = each.missing.length
          ? [badge(each.then), el('span', { class: 'worth-lacking' }, told('missing-clause', { what: lacking.join(say.semicolon) }), each.missing_facts_then.length ? ` ${lacksText(each.missing_facts_then.length)}` : null)]
          : each.missing_facts.length
            ? [el('span', { class: 'worth-lacking' }, lacksText(each.missing_facts.length))]
            : [el('span', { class: 'worth-same' }, told('same'))]
        const kept = each.missing.length || each.missing_facts.length ? null : 'worth-kept'
        return el('tr', {
          'data-clause': each.clause,
          'data-weight': each.weight,
          'data-then': each.then,
          'data-missing': each.missing.join(' '),
          'data-facts': each.missing_facts.join(' '),
          'data-later': each.missing_facts_then.join(' '),
          'data-marks': each.marks.join(' '),
          'data-rests': each.rests_on.join(' '),
          'data-rules': each.outcome.decided.map(rule => rule.id).join(' '),
          class: changed.has(each.clause) ? 'worth-changed' : null
        },
        el('th', { scope: 'row', 'data-label': columns[0] }, el('a', { href: place('clause', each.clause) }, title)),
        el('td', { 'data-label': columns[1] }, now),
        el('td', { 'data-label': columns[2], class: kept }, later),
        el('td', { 'data-label': columns[3] }, reason(each, title)))
      })
      return el('section', { class: 'worth-part', 'aria-labelledby': id }, el('h3', { id }, name),
        el('table', { class: 'docutils stack worth-clauses', 'aria-labelledby': id },
          el('thead', {}, el('tr', {}, columns.map(each => el('th', { scope: 'col' }, each)))), el('tbody', {}, rows)))
    }))
    sift()
  }
  function sift () {
    const wanted = $('worth-filter').value
    const rows = [...document.querySelectorAll('#worth-clauses tbody tr')]
    let shown = 0
    for (const row of rows) {
      row.hidden = !(wanted === 'all' || (wanted === 'unsaid' && row.dataset.weight === 'cannot_be_said') || (wanted === 'missing' && row.dataset.missing) || (wanted === 'changed' && row.classList.contains('worth-changed')))
      if (!row.hidden) shown++
    }
    const reasons = new Map() // a reason in sight is printed once; the rows after it say where
    for (const row of rows.filter(row => !row.hidden)) {
      const reason = row.querySelector('.worth-said').textContent
      const first = reasons.get(reason)
      row.classList.toggle('worth-again', first !== undefined)
      if (first === undefined) reasons.set(reason, row.cells[0].textContent)
      else row.querySelector('.worth-again-note').textContent = told('again', { what: first })
    }
    for (const part of document.querySelectorAll('.worth-part')) part.hidden = !part.querySelector('tbody tr:not([hidden])')
    $('worth-shown').textContent = shown ? told('shown', { n: shown, total: rows.length }) : told('none-shown')
  }

  // ---- the same facts on the command line
  function matterText (matter) {
    shownMatter = matter
    $('worth-file').disabled = !$('worth-found') || $('worth-found').hidden
    const lines = engine.copied(matter)
    $('worth-matter').textContent = lines.join('\n')
    $('worth-copied').hidden = !lines.length
    $('worth-nothing').hidden = lines.length > 0
    $('worth-command').textContent = `aigov-docs explain matter.yaml --vehicle ${matter.vehicle} --lang ${language}\naigov-docs compare matter.yaml --lang ${language}`
  }

  // ---- keeping it: a file, paper, the address
  let shownMatter = null
  function download (name, kind, text) {
    const link = el('a', { href: URL.createObjectURL(new Blob([text], { type: kind })), download: name })
    document.body.append(link)
    link.click()
    link.remove()
    setTimeout(() => URL.revokeObjectURL(link.href))
  }
  $('worth-file').addEventListener('click', () => {
    const head = told('file-head', { day: day(engine.py.day(shownMatter.as_of)) }).split('\n')
    download('matter.yaml', 'text/yaml;charset=utf-8', engine.matterFile(shownMatter, window.AIGOV_MATTER, [...head, $('worth-command').textContent.split('\n')[0], location.href]))
  })
  $('worth-print').addEventListener('click', () => print())
  /* What was answered, for paper: the form is not printed. */
  addEventListener('beforeprint', () => {
    const there = asked()
    const said = facts.filter(fact => fact.path === 'vehicle' || fact.path === 'as_of' || (there.get(fact) === 'asked' && read(fact) !== start(fact)))
    $('worth-printed').replaceChildren(el('h3', {}, told('printed')),
      el('dl', { class: 'facts' }, said.map(fact => el('div', {}, el('dt', {}, labels[fact.path]), el('dd', {}, answered(fact))))),
      el('p', { class: 'help' }, told('printed-rest')), el('p', { class: 'help' }, location.href))
    for (const box of document.querySelectorAll('#worth-clauses details')) { box.dataset.was = box.open; box.open = true }
  })
  addEventListener('afterprint', () => { for (const box of document.querySelectorAll('#worth-clauses details')) box.open = box.dataset.was === 'true' })

  // ---- events
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('input', event => {
    const box = event.target.closest('.fact')
    if (!box) return
    const { type, name, value } = event.target
    if (type === 'date' && (value ? Number(value.slice(0, 4)) < 1900 : name === 'as_of')) return // being written
    if (type === 'number' && !/^[1-9]\d{0,5}$/.test(value) && (value || event.target.required)) return
    const fact = known.get(box.dataset.path)
    if (name.endsWith('.day') && fact.kind === 'day') fact.inputs.find(input => input.value === 'day').checked = true // who writes a day gives it
    if (fact.kind === 'set' && fact.unknown) for (const input of fact.inputs) if (event.target.checked && input !== event.target && (input.value === 'unknown') !== (value === 'unknown')) input.checked = false
    run()
  })
  form.addEventListener('click', event => {
    const name = event.target.closest('[data-preset]')?.dataset.preset
    if (!name) return
    load(Object.entries(words.presets[name]).map(([path, value]) => [path, value ?? '']))
    run()
  })
  $('worth-reset').addEventListener('click', () => { load([['vehicle', form.elements.vehicle.value]]); run() })
  for (const [button, says] of [['worth-share', 'worth-shared'], ['worth-keep-link', 'worth-kept']]) $(button).addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(location.href); $(says).textContent = told('copied') } catch { $(says).textContent = told('not-copied') }
  })
  $('worth-bar').querySelector('a').addEventListener('click', event => {
    event.preventDefault()
    const to = $($('worth-found').hidden ? 'worth-problems' : 'worth-answers')
    to.scrollIntoView()
    to.focus()
  })
  $('worth-filter').addEventListener('change', sift)
  $('worth-open').addEventListener('click', event => {
    const open = event.target.getAttribute('aria-pressed') !== 'true'
    for (const box of document.querySelectorAll('#worth-clauses details')) box.open = open
    event.target.setAttribute('aria-pressed', String(open))
    event.target.textContent = told(open ? 'close' : 'open')
  })
  addEventListener('hashchange', () => {
    const changes = fromAddress()
    if (changes) { load(changes); run() } else write(address(asked())) // a jump on the page: the situation stays in the address
  })

  load(fromAddress() ?? [])
  form.hidden = false
  $('worth-sample').open = false // the table that needs no script
  $('worth-results').hidden = false
  run(true)
})()
