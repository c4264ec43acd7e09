/* What Python itself brings to the functions translated by site/translate.py: days, dictionaries, what is true, what is equal. No law. */
'use strict'
var py = (() => {
  const py = {}

  // ---- errors
  class Raised extends Error {
    constructor (kind, values) { super(`${kind}: ${values.map(String).join(', ')}`); this.kind = kind; this.values = values }
  }
  py.Raised = Raised
  py.error = kind => (...values) => new Raised(kind, values)

  // ---- days
  const DAY = 86400000
  class date {
    constructor (year, month, day) {
      const at = new Date(0)
      at.setUTCFullYear(year, month - 1, day)
      if (year < 1 || year > 9999 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) throw new Raised('ValueError', ['day is out of range for month'])
      this.ordinal = Math.round(at.getTime() / DAY)
    }

    get at () { return new Date(this.ordinal * DAY) }
    get year () { return this.at.getUTCFullYear() }
    get month () { return this.at.getUTCMonth() + 1 }
    get day () { return this.at.getUTCDate() }
    valueOf () { return this.ordinal }
    isoformat () { return `${String(this.year).padStart(4, '0')}-${String(this.month).padStart(2, '0')}-${String(this.day).padStart(2, '0')}` }
    toString () { return this.isoformat() }
    toJSON () { return this.isoformat() }
  }
  class timedelta {
    constructor (days) { this.days = days }
    valueOf () { return this.days }
  }
  py.date = date
  date.max = new date(9999, 12, 31)
  py.timedelta = given => new timedelta(given.days)
  py.day = iso => {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
    if (!found) throw new Raised('ValueError', [`not a date: ${iso}`])
    return new date(+found[1], +found[2], +found[3])
  }
  const moved = (day, by) => {
    const at = new Date((day.ordinal + by) * DAY)
    return new date(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate())
  }
  py.monthrange = (year, month) => [(new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7, new Date(Date.UTC(year, month, 0)).getUTCDate()]

  // ---- what is true, equal, in
  py.truth = value => {
    if (value === undefined) throw new Raised('NameError', ['a value that is not there'])
    if (Array.isArray(value)) return value.length > 0
    if (value instanceof Map || value instanceof Set) return value.size > 0
    if (value instanceof timedelta) return value.days !== 0
    return Boolean(value) || (typeof value === 'object' && value !== null)
  }
  py.bool = py.truth
  py.and = (value, other) => py.truth(value) ? other() : value
  py.or = (value, other) => py.truth(value) ? value : other()
  py.eq = (a, b) => {
    if (a === b) return true
    if (a instanceof date && b instanceof date) return a.ordinal === b.ordinal
    if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, at) => py.eq(each, b[at]))
    if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every(each => b.has(each))
    return false
  }
  py.ne = (a, b) => !py.eq(a, b)
  const ordered = (a, b) => {
    const like = (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string') || (a instanceof date && b instanceof date)
    if (!like) throw new Raised('TypeError', ['these have no order', a, b])
  }
  py.lt = (a, b) => { ordered(a, b); return a < b }
  py.le = (a, b) => { ordered(a, b); return a <= b }
  py.gt = (a, b) => { ordered(a, b); return a > b }
  py.ge = (a, b) => { ordered(a, b); return a >= b }
  py.in = (one, all) => {
    if (typeof all === 'string') return all.includes(one)
    if (all instanceof Map || all instanceof Set) return all.has(one)
    if (Array.isArray(all)) return all.some(each => py.eq(each, one))
    throw new Raised('TypeError', ['this holds nothing', all])
  }
  py.not_in = (one, all) => !py.in(one, all)

  // ---- operators
  py.add = (a, b) => {
    if (a instanceof date && b instanceof timedelta) return moved(a, b.days)
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
    if (typeof a === typeof b && (typeof a === 'number' || typeof a === 'string')) return a + b
    throw new Raised('TypeError', ['these are not added', a, b])
  }
  py.sub = (a, b) => {
    if (a instanceof date && b instanceof date) return new timedelta(a.ordinal - b.ordinal)
    if (a instanceof date && b instanceof timedelta) return moved(a, -b.days)
    if (a instanceof Set && b instanceof Set) return new Set([...a].filter(each => !b.has(each)))
    if (typeof a === 'number' && typeof b === 'number') return a - b
    throw new Raised('TypeError', ['these are not subtracted', a, b])
  }
  const numbers = (name, of) => (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') throw new Raised('TypeError', [name, a, b])
    return of(a, b)
  }
  py.mul = numbers('mul', (a, b) => a * b)
  py.floordiv = numbers('floordiv', (a, b) => Math.floor(a / b))
  py.mod = numbers('mod', (a, b) => a - b * Math.floor(a / b))
  py.divmod = (a, b) => [py.floordiv(a, b), py.mod(a, b)]
  py.and_ = (a, b) => new Set([...a].filter(each => b.has(each)))
  py.or_ = (a, b) => a instanceof Map ? new Map([...a, ...b]) : new Set([...a, ...b])

  // ---- collections
  py.iter = value => {
    if (value instanceof Map) return value.keys()
    if (value === null || value === undefined || typeof value[Symbol.iterator] !== 'function') throw new Raised('TypeError', ['this is not gone through', value])
    return value
  }
  py.list = (value = []) => [...py.iter(value)]
  py.tuple = py.list
  py.set = (value = []) => new Set(py.iter(value))
  py.frozenset = py.set
  py.dict = (value = []) => new Map(value)
  py.dict.fromkeys = (value, given = null) => new Map([...py.iter(value)].map(each => [each, given]))
  py.len = value => value.size ?? value.length
  py.str = value => value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : String(value)
  py.int = Number
  py.any = value => { for (const each of py.iter(value)) if (py.truth(each)) return true; return false }
  py.all = value => { for (const each of py.iter(value)) if (!py.truth(each)) return false; return true }
  py.sum = value => { let sum = 0; for (const each of py.iter(value)) sum = py.add(sum, Number(each)); return sum }
  py.next = (value, ...otherwise) => {
    for (const each of py.iter(value)) return each
    if (!otherwise.length) throw new Raised('StopIteration', [])
    return otherwise[0]
  }
  const extreme = better => (...values) => {
    const last = values.at(-1)
    const named = last !== null && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype ? values.pop() : {}
    if (Object.keys(named).some(name => name !== 'default')) throw new Raised('TypeError', ['only default is known'])
    const all = values.length === 1 ? [...py.iter(values[0])] : values
    if (!all.length) {
      if ('default' in named) return named.default
      throw new Raised('ValueError', ['nothing to choose from'])
    }
    return all.reduce((best, each) => better(each, best) ? each : best)
  }
  py.min = extreme(py.lt)
  py.max = extreme(py.gt)
  py.sorted = value => [...py.iter(value)].sort((a, b) => py.lt(a, b) ? -1 : py.lt(b, a) ? 1 : 0)
  py.range = (...of) => { const [from, to] = of.length > 1 ? of : [0, of[0]]; return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at) }
  py.enumerate = value => [...py.iter(value)].map((each, at) => [at, each])
  py.zip = (...values) => {
    const last = values.at(-1)
    const strict = last !== null && typeof last === 'object' && 'strict' in last ? values.pop().strict : false
    const lists = values.map(each => [...py.iter(each)])
    const length = Math.min(...lists.map(each => each.length))
    if (strict && lists.some(each => each.length !== length)) throw new Raised('ValueError', ['lists of different lengths'])
    return Array.from({ length }, (_, at) => lists.map(each => each[at]))
  }
  py.item = (of, key) => {
    if (of instanceof Map) {
      if (!of.has(key)) throw new Raised('KeyError', [key])
      return of.get(key)
    }
    const found = of.at(key)
    if (found === undefined) throw new Raised('IndexError', [key])
    return found
  }
  py.put = (of, key, value) => { of instanceof Map ? of.set(key, value) : (of[key] = value) }

  // ---- objects
  py.attr = (of, name) => {
    const found = of === null || of === undefined ? undefined : of[name]
    if (found === undefined) throw new Raised('AttributeError', [name, of])
    return found
  }
  py.getattr = (of, name, ...otherwise) => {
    const found = of === null || of === undefined ? undefined : of[name]
    return found === undefined && otherwise.length ? otherwise[0] : py.attr(of, name)
  }
  const DICT = {
    items: of => of.entries(),
    values: of => of.values(),
    keys: of => of.keys(),
    get: (of, key, otherwise = null) => of.has(key) ? of.get(key) : otherwise,
    update: (of, more) => { for (const [key, value] of more) of.set(key, value); return null }
  }
  const LIST = {
    append: (of, one) => { of.push(one); return null },
    index: (of, one) => {
      const at = of.findIndex(each => py.eq(each, one))
      if (at < 0) throw new Raised('ValueError', ['not in the list'])
      return at
    }
  }
  const STRING = {
    join: (of, all) => [...all].join(of),
    startswith: (of, one) => of.startsWith(one),
    split: (of, by) => of.split(by),
    partition: (of, by) => {
      const at = of.indexOf(by)
      return at < 0 ? [of, '', ''] : [of.slice(0, at), by, of.slice(at + by.length)]
    },
    rstrip: (of, ends) => { while (of && ends.includes(of.at(-1))) of = of.slice(0, -1); return of }
  }
  const SET = {
    add: (of, one) => { of.add(one); return null },
    issubset: (of, other) => [...of].every(each => py.in(each, other))
  }
  py.call = (of, name, ...values) => {
    const known = of instanceof Map ? DICT : Array.isArray(of) ? LIST : typeof of === 'string' ? STRING : of instanceof Set ? SET : null
    if (known) {
      if (!Object.hasOwn(known, name)) throw new Raised('AttributeError', [name])
      return known[name](of, ...values)
    }
    return py.attr(of, name).apply(of, values)
  }
  py.isinstance = (value, kind) => {
    if (kind === py.date) return value instanceof date
    if (kind === py.dict) return value instanceof Map
    if (kind === py.int) return typeof value === 'number' || typeof value === 'boolean'
    if (kind === py.str) return typeof value === 'string'
    if (kind === py.list || kind === py.tuple) return Array.isArray(value)
    if (kind === py.set) return value instanceof Set
    if (kind === py.bool) return typeof value === 'boolean'
    return value instanceof kind
  }
  py.replace = (of, changes) => Object.assign(Object.create(Object.getPrototypeOf(of)), of, changes)

  // ---- values read from plain data
  class Model {
    model_copy (given) {
      const update = given.update instanceof Map ? Object.fromEntries(given.update) : given.update
      const copy = py.replace(this, update)
      copy.model_fields_set = new Set([...this.model_fields_set, ...Object.keys(update)])
      return copy
    }
  }
  py.Model = Model
  /* An instance as it is: values that are not given take their default. `cls` is asked for when it is needed. */
  py.model = (cls, values, set) => {
    const kind = cls()
    const made = new kind()
    for (const [name, field] of Object.entries(kind.fields)) made[name] = name in values ? values[name] : field.default ? field.default() : null
    made.model_fields_set = new Set(set)
    return made
  }
  /* An instance read from plain data: days written 2026-11-24, blocks in blocks. Other keys are left, wrong values refused. */
  py.read = (kind, plain) => {
    const made = new kind()
    for (const [name, field] of Object.entries(kind.fields)) {
      if (!(name in plain)) {
        if (!field.default) throw new Raised('ValueError', [`${name} is missing`])
        made[name] = field.default()
      } else made[name] = value(field, plain[name], name)
    }
    made.model_fields_set = new Set(Object.keys(plain).filter(name => name in kind.fields))
    return made
  }
  function value (field, plain, name) {
    if (plain === null || plain === undefined) return null
    if (field.is === 'date') return plain instanceof date ? plain : py.day(plain)
    if (field.is === 'model') return plain instanceof Model ? plain : py.read(field.of(), plain)
    if (field.is === 'models') return plain.map(each => py.read(field.of(), each))
    const sound = { word: () => field.words.includes(plain), bool: () => typeof plain === 'boolean', int: () => Number.isInteger(plain), list: () => Array.isArray(plain), any: () => true }
    if (!sound[field.is]()) throw new Raised('ValueError', [`${name}: ${plain}`])
    return plain
  }
  return py
})()
if (typeof module !== 'undefined') module.exports = py
