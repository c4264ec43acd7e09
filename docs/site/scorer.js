// What the search shows first: what answers a question (guides, clauses, the tools), then the reference, then names of code.
var Scorer = {
  score: ([docname, title, anchor, descr, score, filename, kind]) => {
    const folder = docname.split('/')[0]
    const first = { index: 30, worth: 30, vehicle: 30, sanctions: 30, guides: 25, clauses: 20, gallery: 5, reference: 0, architecture: -10 }[folder] ?? 0
    return score + first - (docname.startsWith('reference/api') || kind === 'object' ? 200 : 0)
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: -180, 1: -190, 2: -200 }, // a name of the API is found, after all that people write
  objPrioDefault: -200,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2
}
