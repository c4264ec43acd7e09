"""The reading of an untrusted Word file: its paragraphs, the clause of each, and the changes with authors.

:func:`returned_file.read_file` is the way in. The values it gives are in :mod:`lines`; pending changes are accepted or
rejected by :func:`aigov_docs.kits.wordkit.changes.resolve_changes`. Nothing here knows a clause, a library or a
matter: see ``docs/reading-word-files.md``.
"""
