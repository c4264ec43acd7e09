"""Write ``docs/personal-data.md`` and its French twin from the one list of places where a person's data can be.

``python tools/personal_data.py``; the list is ``aigov_docs/personal_data.py``, the rest of the pages is
``tools/personal_data.en.md`` and ``tools/personal_data.fr.md``.
"""

from __future__ import annotations

from pathlib import Path

from aigov_docs.personal_data import describe_places

ROOT = Path(__file__).resolve().parents[1]
FILES = {"en": ROOT / "docs/personal-data.md", "fr": ROOT / "docs/personal-data.fr.md"}
_COLUMNS = ("what", "holds", "why", "long", "rights", "erased")


def write_page(language: str) -> str:
    """The page in one language."""
    page = (ROOT / f"tools/personal_data.{language}.md").read_text(encoding="utf-8")
    rows = (f"| {' | '.join(row[name] for name in _COLUMNS)} |" for row in describe_places(language))
    return page.replace("{rows}", "\n".join(rows))


def main() -> None:
    for language, path in FILES.items():
        path.write_text(write_page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
