"""Tracked changes of Word: making them from two files, accepting them, rejecting them.

`track_changes` makes two Word files one: accepting every change gives the text of the new one exactly, rejecting every
change that of the old one. It works on the parts of the files, whoever made them: styles, lists, fields, tables,
content controls and bookmarks of the new file are kept as they are. Paragraphs are matched first, then words inside a
pair of paragraphs, and rows inside a pair of tables.

`accept_changes` and `reject_changes` settle what is pending in the XML of a file; `resolve_changes` does it in the
lines that :mod:`aigov_docs.kits.wordkit.read` reads.

What Word cannot track is that of the new file: content controls and their tags, comments, page setup, fonts. A picture
is the same where it shows the same image and has the same text for those who do not see it, whatever program saved it
again; a deleted one is brought into the new file. Notes, charts and text boxes of the old file stand as ``[…]`` where
they were deleted, for they live in parts of their own.

Nothing here knows what a text is about: this package could stand alone, on python-docx.
"""

from .comparing import StyleImporter
from .paragraph_writing import W
from .tracking import accept_changes, reject_changes, resolve_changes, track_changes

__all__ = ["StyleImporter", "W", "accept_changes", "reject_changes", "resolve_changes", "track_changes"]
