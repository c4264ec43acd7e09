"""The pages that papers are made for: how large each is. A size is an entry of `PAGES`, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of a page, upright, in millimetres.

    Parameters
    ----------
    label:
        What people call it.
    width, height:
        Its sides.
    side:
        The widest margin beside its text; None for that of the form of the paper.
    css:
        The name that web pages have for it; its sides where empty.
    """

    label: str
    width: float
    height: float
    side: float | None = None
    css: str = ""

    @property
    def narrow(self) -> bool:
        """Whether it holds the text of a paper only: letters, posters and pages on their side stay on the usual one.

        A letter shows its addressee in the window of an envelope, and a table on its side has wide columns.
        """
        return self.side is not None

    @property
    def css_size(self) -> str:
        """The page upright, as a web page writes it.

        >>> PageSize("Folio", 210, 330).css_size
        '210mm 330mm'
        """
        return self.css or f"{self.width:g}mm {self.height:g}mm"

    def measure_twips(self) -> tuple[int, int]:
        """Measure its width and its height in twentieths of a point, as Word counts them.

        >>> PAGES["a4"].measure_twips()
        (11906, 16838)
        """
        return round(self.width * 1440 / 25.4), round(self.height * 1440 / 25.4)


#: The pages that a matter may choose, by the name that it writes; the first where it says nothing.
PAGES = {
    "a4": PageSize("A4", 210, 297, css="A4"),
    "a5": PageSize("A5", 148, 210, side=13),
    "letter": PageSize("US Letter", 215.9, 279.4),
}
#: The page of papers that say nothing else.
USUAL = next(iter(PAGES))

if TYPE_CHECKING:
    PageName = str
else:
    PageName = Literal[tuple(PAGES)]
