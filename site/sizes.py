"""Whether the site that was built is light: python site/sizes.py [build/site/html]. Fails where a limit is passed.

The documents that the library makes are not pages of the site: they have a limit of their own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

KB, MB = 1000, 1_000_000
#: In bytes: a page of the site, a document as a web page, a picture, what the search loads, and all of it. The gallery
#: of a release has every posture, three times the documents of the one that CI builds.
PAGE, DOCUMENT, PICTURE, SEARCH = 250 * KB, 350 * KB, 120 * KB, 750 * KB
WHOLE, RELEASE = 50 * MB, 120 * MB


def find_heavy(html: Path) -> Iterator[str]:
    """Say of each file that is too heavy what it weighs, then of the whole."""
    files = {path: path.stat().st_size for path in html.rglob("*") if path.is_file()}
    for path, size in sorted(files.items()):
        name = path.relative_to(html)
        made = name.parts[0] == "samples"
        limits = {".html": DOCUMENT if made else PAGE, ".webp": PICTURE, ".png": PICTURE}
        limit = SEARCH if name.name == "searchindex.js" else limits.get(path.suffix)
        if limit is not None and size > limit:
            yield f"{name}: {size // KB} kB, of {limit // KB} at most"
    whole = sum(files.values())
    limit = RELEASE if (html / "samples" / "charter-fr-open").is_dir() else WHOLE
    if whole > limit:
        yield f"the whole: {whole / MB:.1f} MB, of {limit / MB:.0f} at most"


def main() -> int:
    html = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "build" / "site" / "html")
    heavy = list(find_heavy(html))
    pages = sorted(
        (path.stat().st_size, path.relative_to(html)) for each in ("fr", "en") for path in (html / each).rglob("*.html")
    )
    whole = sum(path.stat().st_size for path in html.rglob("*") if path.is_file())
    print(f"{len(pages)} pages, the heaviest {pages[-1][1]} at {pages[-1][0] // KB} kB; the whole {whole / MB:.1f} MB")
    print(*heavy, sep="\n", end="\n" if heavy else "")
    return bool(heavy)


if __name__ == "__main__":
    raise SystemExit(main())
