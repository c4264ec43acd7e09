"""Word files: written, read without trust, compared with tracked changes, put in a letterhead.

>>> from aigov_docs import word
>>> word.open_letterhead(b"not a Word file")
Traceback (most recent call last):
...
aigov_docs.kits.ground.problems.WriterError: letterhead.docx — it is no Word document: it is another kind of file —
save it as a Word document (.docx)

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .letterhead.letterhead import Letterhead as Letterhead
    from .letterhead.letterhead import open_letterhead as open_letterhead
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
