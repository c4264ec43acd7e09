"""A third language is one entry of the table of languages, its catalogue and its texts.

A copy of the package gets an entry for a made-up language (``zz``), a catalogue, and texts of clauses and titles; no
other module is touched. Every door then offers the language, documents are made in it, and what has no text in it is
printed in French and said so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

ENTRY = """    "zz": LanguageEntry(
        name="Zedian", english_name="Zedian", tag="zz", colon=" = ", quotes=("<<", ">>"), joiner=" og "
    ),
}  # fmt: skip
"""
SCRIPT = """
import json
import aigov_docs as aigov
from aigov_docs.compose.untranslated_texts import list_untranslated
from aigov_docs.kits.ground.i18n import labels
from aigov_docs.samples import sample_matter

library = aigov.load_library()
answer = aigov.assess(library, sample_matter("charter"))
document = aigov.assemble(answer, "zz")
both = aigov.assemble(answer, "fr+zz")
out = {
    "title": document.title,
    "notice": document.notice,
    "words": aigov.to_bytes(document, "md").decode(),
    "both": aigov.to_bytes(both, "html").decode(),
    "docx": len(aigov.to_bytes(both, "docx")),
    "french": list(list_untranslated(answer.composition, None, "zz")),
    "label": labels("zz")("Document control"),
}
try:
    aigov.assemble(answer, "yy")
except aigov.AigovError as error:
    out["refused"] = str(error)
print(json.dumps(out))
"""


def _write_texts(library: Path) -> int:
    """Write a text in the made-up language of each clause: the English one under another heading."""
    count = 0
    for english in sorted((library / "clauses").rglob("*.en.md")):
        if english.parent.name == "fact-checking":
            continue  # left without a text, and then printed in French
        text = english.read_text("utf-8")
        heading, _, rest = text.partition("\n")
        english.with_name(english.name.replace(".en.md", ".zz.md")).write_text(f"{heading} zz\n{rest}", "utf-8")
        count += 1
    return count


def test_a_language_is_one_entry_its_catalogue_and_its_texts(tmp_path: Path) -> None:
    package, library = tmp_path / "aigov_docs", tmp_path / "clause_library"
    shutil.copytree(ROOT / "aigov_docs", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    shutil.copytree(ROOT / "clause_library", library)
    table = package / "kits" / "ground" / "languages.py"
    source = table.read_text("utf-8").replace('Literal["fr", "en"]', 'Literal["fr", "en", "zz"]', 1)
    table.write_text(source.replace("}  # fmt: skip\n", ENTRY), "utf-8")
    catalogue = tmp_path / "locales" / "zz" / "LC_MESSAGES" / "aigov_docs.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "Document control"\nmsgstr "Dokumentstyring"\n',
        "utf-8",
    )
    assert _write_texts(library) > 100
    vehicle = library / "vehicles" / "charter.yaml"
    text = vehicle.read_text("utf-8")
    vehicle.write_text(
        re.sub(r"^(title:\n(  fr: .*\n))", r'\1  zz: "Zedisk brev"\n', text, count=1, flags=re.M), "utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "AIGOV_CACHE": str(tmp_path / "cache")}

    run = subprocess.run([sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    made = json.loads(run.stdout)
    assert made["title"] == "Zedisk brev"  # of the vehicle's file
    assert made["label"] == "Dokumentstyring"  # of the catalogue
    assert "## In brief zz" in made["words"]  # of the clauses' files
    assert "In brief zz" in made["both"] and "Pour commencer" in made["both"]
    assert made["docx"] > 10_000
    (french,) = [title for title in made["french"] if "fact-checking" in title]
    assert french.startswith("« ")  # printed in French, and said so
    assert not any("tool-list" in title for title in made["french"])
    assert "not a language" in made["refused"] or "unknown language" in made["refused"], made["refused"]
    assert "choose one of: fr, en, zz, fr+en, fr+zz" in made["refused"]

    program = [sys.executable, "-m", "aigov_docs"]
    sample = library / "samples" / "matter.yaml"
    told = subprocess.run(
        [*program, "draft", sample, "--vehicle", "charter", "--lang", "fr+zz", "--out", "both.md"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert "fact-checking" in told.stdout + told.stderr
    assert "Zedisk brev" in (tmp_path / "both.md").read_text("utf-8")
    locked = subprocess.run([*program, "lock", library], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert locked.returncode == 0, locked.stderr
    assert "  zz: " in (library / "library.lock").read_text("utf-8")
