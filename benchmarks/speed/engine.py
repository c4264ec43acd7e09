"""One engine of others in a process of its own: ``python engine.py NAME TASK``.

``TASK`` is a folder with ``rows.json`` (for each person the number of a template, then the values by name) and the
templates. For each line of standard input (``{"start": 0, "count": 20, "into": "folder"}``) the documents of those
people are written, and the seconds it took are said. It runs under whatever Python has the engine, so it knows nothing
of ours.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Make = Callable[[int, dict[str, Any], str], None]


def docxtpl(templates: list[str]) -> Make:
    """docxtpl, and what takes its name: open, render, save."""
    from docxtpl import DocxTemplate

    def make(number: int, values: dict[str, Any], path: str) -> None:
        document = DocxTemplate(templates[number])
        document.render(values, autoescape=True)
        document.save(path)

    return make


def docxtpl_kept(templates: list[str]) -> Make:
    """docxtpl with what its own methods make again for each person kept between them: the XML made ready for Jinja, and
    Jinja's templates.
    """
    import io
    from functools import lru_cache

    from docxtpl import DocxTemplate
    from jinja2 import Environment

    compiled = lru_cache(maxsize=None)(Environment(autoescape=True).from_string)
    ready: dict[str, str] = {}
    files = [Path(each).read_bytes() for each in templates]

    class Kept:
        autoescape = True
        from_string = staticmethod(compiled)

    class Keeping(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
        def patch_xml(self, src_xml: str) -> str:
            if src_xml not in ready:
                ready[src_xml] = super().patch_xml(src_xml)
            return ready[src_xml]

    def make(number: int, values: dict[str, Any], path: str) -> None:
        document = Keeping(io.BytesIO(files[number]))
        document.render(values, Kept())
        document.save(path)

    return make


def mailmerge(templates: list[str]) -> Make:
    """docx-mailmerge2: the merge fields of Word."""
    from mailmerge import MailMerge

    def make(number: int, values: dict[str, Any], path: str) -> None:
        with MailMerge(templates[number]) as document:
            document.merge(**values)
            document.write(path)

    return make


def replace(templates: list[str]) -> Make:
    """python-docx as scripts use it: open, search and replace in every text, save."""
    from docx import Document
    from docx.oxml.ns import qn

    def make(number: int, values: dict[str, Any], path: str) -> None:
        document = Document(templates[number])
        roots = [document.element.body]
        for section in document.sections:
            roots += [
                each._element
                for each in (section.header, section.footer, section.first_page_header, section.first_page_footer)
                if not each.is_linked_to_previous
            ]
        for root in roots:
            for node in root.iter(qn("w:t")):
                text = node.text
                if text and "{" in text:
                    for name, value in values.items():
                        text = text.replace("{" + name + "}", value)
                    node.text = text
        document.save(path)

    return make


#: For each engine: how it is made, the kind of template it takes, the package that gives it.
ENGINES: dict[str, tuple[Callable[[list[str]], Make], str, str]] = {
    "docxtpl": (docxtpl, "jinja", "docxtpl"),
    "docxtpl-kept": (docxtpl_kept, "jinja", "docxtpl"),
    "rust-docxtpl": (docxtpl, "jinja", "rust-docxtpl"),
    "docx-mailmerge2": (mailmerge, "fields", "docx-mailmerge2"),
    "python-docx": (replace, "braces", "python-docx"),
}


def main(name: str, task: Path) -> None:
    build, kind, package = ENGINES[name]
    said: dict[str, Any] = {"version": version(package)}  # before anything is imported: what is not installed ends here
    rows = json.loads((task / "rows.json").read_text("utf-8"))
    make = build([str(path) for path in sorted(task.glob(f"{kind}-*.docx"))])
    print(json.dumps(said), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        mine = [
            (*rows[place % len(rows)], f"{asked['into']}/{place}.docx")
            for place in range(asked["start"], asked["start"] + asked["count"])
        ]
        start = time.perf_counter()
        for number, values, path in mine:
            make(number, values, path)
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
