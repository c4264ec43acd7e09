"""Four kits that know no clause, each of use in another trade: see ``docs/kits/``.

`ground` is what the others stand on: problems, words, text, files. `wordkit` reads, compares and merges Word files,
`lists` reads tables and DSN files that people made, `ledger` keeps chained events in SQL. Each imports `ground` and
libraries, nothing else of this project.
"""
