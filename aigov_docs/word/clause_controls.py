"""The content controls that say, in a Word file, of which clause or annex a text is.

An article in the body of a file, and an annex, stands whole in one control. In a cell of a table each paragraph has a
control of its own, around its words: programs that preview Word files in a browser show nothing of a control around
the paragraphs of a cell (decision 0032).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..document.tree import Annex, Article, Runs
from ..kits.wordkit.read.lines import ANNEX
from .file_state import WordFileState
from .fragments import Fragment, TextMark
from .wordml import make_control

_LONGEST = 64  # characters of a tag or of a title, for Word


class ClauseControls:
    """A maker of the content controls around clauses and annexes, in one language of a Word file.

    ``state`` keeps the numbers that the controls of the file have.
    """

    def __init__(self, state: WordFileState, language: str) -> None:
        self.state = state
        self.language = language
        self._owner: Article | None = None  # the article being written in cells
        self._title = ""  # that of the article being written

    def name_article(self, heading: Runs) -> None:
        """Set the title of the content controls made from now on to a heading's words; without words, do nothing."""
        self._title = control_title(heading) or self._title

    def wrap_article(self, article: Article, content: Fragment) -> Fragment:
        """Put the written content of an article in a Word content control whose tag names its clause and edition.

        The content is all paragraphs of the article, or the words of one. The title of the control, which Word shows,
        is the heading of the article.
        """
        tag = control_tag(article)
        number = self.state.number_control(f"{tag} {self.language} {article.anchor}")
        return make_control(content, tag, number, self._title)

    def wrap_annex(self, annex: Annex, content: Fragment) -> Fragment:
        """Put the written content of an annex in a Word content control whose tag names its companion document."""
        tag = f"{ANNEX}{annex.name}"[:_LONGEST]
        number = self.state.number_control(f"{tag} {self.language}")
        return make_control(content, tag, number, control_title(annex.title))

    @contextmanager
    def inside_cells_of(self, article: Article) -> Iterator[None]:
        """Make `hold_words` put paragraphs in content controls that name ``article``, inside a ``with`` block."""
        self._owner = article
        yield
        self._owner = None

    def hold_words(self, content: Fragment) -> Fragment:
        """Put the content of a paragraph in a new Word content control that names an article, and return the control.

        The article is the one given to `inside_cells_of`. The content is returned unchanged outside the ``with`` block
        of that method, and for a paragraph without words: Word asks the reader to type something in an empty control.
        """
        if self._owner is None or not any(isinstance(mark, TextMark) for mark in content.marks):
            return content
        return self.wrap_article(self._owner, content)


def control_title(heading: Runs) -> str:
    """Build the title of the content controls under a heading: its words, without the values that fill its blanks.

    A longer heading is cut at a word so that the title has at most 64 characters.

    >>> from ..document.tree import Run
    >>> control_title((Run("Données à ne pas saisir"),))
    'Données à ne pas saisir'
    """
    title = " ".join("".join(run.text for run in heading if run.origin != "blank").split())
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rpartition(' ')[0]}…"


def control_tag(article: Article) -> str:
    """Build the tag of the content controls of an article, such as ``confidential-data@2``: its clause and edition.

    A longer name of a clause is cut so that the tag has at most 64 characters.
    """
    tail = f"@{article.edition}"
    return article.clause[: _LONGEST - len(tail)] + tail
