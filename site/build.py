"""Build the docs site: python site/build.py [--out build/site] [--only PART…] [--gallery kinds] [--address URL]

Hand-written pages come from docs/site/{fr,en}, the rest is made from the library: one module a part, each with
``write(site, language)``, and ``share(site)`` for what both languages use. Then Sphinx runs once a language, and a
warning stops the build.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from frame import LANGUAGES, ROOT, Site, put
from home import fill
from twins import write_twins

#: The parts made from the library, in the order in which they are made.
PARTS = ("catalogue", "reference", "architecture", "limits", "vehicle", "sanctions", "worth", "gallery")
PAGES = ROOT / "docs" / "site"

WELCOME = """<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>aigov_docs</title>
<style>body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem } a { \
color: LinkText }</style>
<main>
<h1>aigov_docs</h1>
<p><a href="fr/index.html" hreflang="fr">Français : documents sur l’IA au travail, et ce que vaut chaque clause</a></p>
<p lang="en"><a href="en/index.html" hreflang="en">English: documents on AI at work, and what each clause is worth</a>\
</p>
</main>
<script>
const spoken = (navigator.languages || [navigator.language]).map(each => each.slice(0, 2)).find(each => each === 'fr' \
|| each === 'en')
location.replace(`${spoken || 'en'}/index.html`)
</script>
</html>
"""

#: A page that is not there, at whatever depth: its links lead from the folder that holds the languages.
NOT_FOUND = """<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Page introuvable – Page not found</title>
<style>body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem } a { \
color: LinkText }</style>
<main>
<h1>Page introuvable</h1>
<p>Cette adresse ne mène à rien ici. <a href="fr/index.html" hreflang="fr">L’accueil</a>, <a href="fr/search.html" \
hreflang="fr">la recherche</a>.</p>
<p lang="en">This address leads nowhere here. <a href="en/index.html" hreflang="en">Home</a>, <a \
href="en/search.html" hreflang="en">search</a>.</p>
</main>
<script>
const top = location.pathname.match(/^(.*?\\/)(?:fr|en)\\//)?.[1]
if (top && location.protocol !== 'file:') {
  for (const link of document.links) link.href = top + link.getAttribute('href')
}
</script>
</html>
"""


def main() -> int:
    options = argparse.ArgumentParser(description="Build the docs site.")
    options.add_argument("--out", type=Path, default=ROOT / "build" / "site", help="where (build/site)")
    options.add_argument(
        "--only",
        nargs="+",
        choices=PARTS,
        metavar="PART",
        help=f"make again these parts only, among {', '.join(PARTS)}; the others stay as they are",
    )
    options.add_argument(
        "--gallery",
        choices=("whole", "kinds"),
        default="whole",
        help="which samples are made: all, or documents in one posture alone, as each run of CI does (whole)",
    )
    options.add_argument("--address", default="", help="where it will be served, for its sitemap: https://example.org/")
    options.add_argument("--no-html", action="store_true", help="write the pages, without running Sphinx")
    given = options.parse_args()
    site = Site(given.out.resolve(), gallery=given.gallery)
    started = time.monotonic()

    def told(what: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {what}", flush=True)

    for part in given.only or PARTS:
        if find_spec(part) is None:
            continue
        module = import_module(part)
        if hasattr(module, "share"):
            module.share(site)
        for language in LANGUAGES:
            module.write(site, language)
        told(part)
    for language in LANGUAGES:
        handwritten(site, language)
    write_twins(site)
    told("hand-written pages")
    if not given.only:
        sweep(site)
    put(site.out / "html" / "index.html", WELCOME)
    put(site.out / "html" / "404.html", NOT_FOUND)
    if given.no_html:
        return 0
    if not sphinx(site, partial=bool(given.only)):
        return 1
    write_sitemap(site.out / "html", given.address)
    told(f"Sphinx: {site.out / 'html' / 'index.html'}")
    return 0


def handwritten(site: Site, language: str) -> None:
    """Copy the pages and pictures that people write, and the programs that they show."""
    folder, shown = PAGES / language, PAGES / "examples"
    for path in sorted(
        each
        for place in (folder, shown)
        for each in place.rglob("*")
        if each.is_file() and "__pycache__" not in each.parts
    ):
        target = site.source(language) / (
            path.relative_to(folder) if path.is_relative_to(folder) else Path("examples") / path.relative_to(shown)
        )
        put(
            target,
            (written(site, language, path.read_text(encoding="utf-8")) if path.suffix == ".md" else path.read_bytes()),
        )
        site.written.add(target)


def written(site: Site, language: str, page: str) -> str:
    """A page that people write, with the parts that it names and the spaces of its language."""
    return fill(site, language, french(page) if language == "fr" else page)


def french(page: str) -> str:
    """A French page with its no-break spaces; code is left as it is.

    >>> french("Oui : `a : b` !") == "Oui\u00a0: `a : b`\u202f!"
    True
    """
    out, fence = [], ""
    for line in page.splitlines(keepends=True):
        opening = re.match(r"\s*(`{3,}|~{3,})", line)
        if opening and not fence:
            fence = opening[1]
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence:
            line = "".join(
                _spaced(part) if at % 2 == 0 else part for at, part in enumerate(re.split(r"(`[^`]*`)", line))
            )
        out.append(line)
    return "".join(out)


def _spaced(text: str) -> str:
    text = re.sub(r" ([;!?])(?=[\s*_)\]»]|$)", "\u202f\\1", text)
    text = re.sub(r"(?<=\S) :(?=[\s*_]|$)", "\u00a0:", text)
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def sweep(site: Site) -> None:
    """Take away the pages of an earlier build that this one did not write."""
    for language in LANGUAGES:
        for path in site.source(language).rglob("*"):
            if path.is_file() and path not in site.written:
                path.unlink()
                for ending in (".html", ".xml"):
                    (site.out / "html" / language / path.relative_to(site.source(language))).with_suffix(ending).unlink(
                        missing_ok=True
                    )


def write_sitemap(html: Path, address: str) -> None:
    """List every page in ``sitemap.xml``: under its address where the site has one, else from the sitemap itself."""
    pages = sorted(
        path.relative_to(html).as_posix()
        for language in LANGUAGES
        for path in (html / language).rglob("*.html")
        if path.stem not in ("search", "genindex")
    )
    listed = "".join(f"<url><loc>{address}{name}</loc></url>\n" for name in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    put(html / "sitemap.xml", f"{head}{listed}</urlset>\n")


def sphinx(site: Site, partial: bool) -> bool:
    """Run Sphinx for each language, both at once; a warning is an error.

    In a partial build, links to parts that were not made are none.

    A whole build writes every page again: a title that changed stands in the sidebar of all, which Sphinx does not see.
    """
    conf = (PAGES / "conf.py").read_bytes()
    stamp = site.out / "doctrees" / "conf.py"
    if stamp.is_file() and stamp.read_bytes() != conf:  # Sphinx does not see that its own code changed
        shutil.rmtree(stamp.parent)
    put(stamp, conf)
    suppress = (
        ["-D", "suppress_warnings=toc.not_readable,toc.excluded,myst.xref_missing,ref.doc,image.not_readable"]
        if partial
        else []
    )
    running = []
    for language in LANGUAGES:
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "--quiet",
            "-W",
            "--keep-going",
            "-b",
            "html",
            "-c",
            str(PAGES),
            "-d",
            str(site.out / "doctrees" / language),
            "-D",
            f"language={language}",
            *(suppress if partial else ["--write-all"]),
            str(site.source(language)),
            str(site.out / "html" / language),
        ]
        running.append(subprocess.Popen(command, cwd=ROOT))
    sound = all(each.wait() == 0 for each in running)
    for language in LANGUAGES:
        shutil.rmtree(site.out / "html" / language / ".doctrees", ignore_errors=True)
    return sound


if __name__ == "__main__":
    raise SystemExit(main())
