"""The bars in the margin of a copy to be reviewed, which show at a glance what each clause is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..document.marks import BARS
from ..document.tree import Article

#: The properties of a paragraph that Word wants before its borders.
_BEFORE_BORDERS = re.compile(
    r"<w:pPr>(?:<w:pStyle [^>]*/>)?(?:<w:keepNext[^>]*/>)?(?:<w:pageBreakBefore/>)?(?:<w:numPr>.*?</w:numPr>)?"
)


def add_bars(text: str, commented: Sequence[Article]) -> str:
    """Add to a text in Word XML a bar in the margin of the paragraph that opens each commented clause.

    Colour and line of the bar say what the comment says in words: the weight of the clause. ``commented`` are the
    clauses in the order of the numbers of their comments.

    >>> marked = Article("a-x", "x", 1, "fr", "rule", (), (), mark="square")
    >>> opening = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:commentRangeStart w:id="0"/></w:p>'
    >>> add_bars(opening, [marked])[40:105]
    '<w:pBdr><w:left w:val="single" w:sz="18" w:space="6" w:color="1B3'
    """
    for number, article in enumerate(commented):
        if article.mark not in BARS:
            continue
        colour, line = BARS[article.mark]
        opens = text.rindex("<w:pPr>", 0, text.index(f'<w:commentRangeStart w:id="{number}"/>'))
        before_borders = _BEFORE_BORDERS.match(text, opens)
        assert before_borders is not None
        bar = f'<w:pBdr><w:left w:val="{line}" w:sz="18" w:space="6" w:color="{colour}"/></w:pBdr>'
        text = text[: before_borders.end()] + bar + text[before_borders.end() :]
    return text
