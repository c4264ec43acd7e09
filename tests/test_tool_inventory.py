"""The tools of a matter from an inventory: a table or rows, with its faults beside their cells."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs.people.tool_inventory import read_tools, tools_from_rows

LIBRARY = aigov.load_library()
TABLE = """\
Inventaire des outils d'IA;;;;;;
Outil;Fournisseur;Niveau;Compte;Classe la plus haute;Fonctions;Responsable
Assistant Duval;Ateliers Duval;Niveau 1 – outil interne;compte professionnel;confidential;conversation, traduction;DSI
Rédacteur Pro;Éditeur SA;contracted;compte professionnel;internal;chat / image;
"""


def test_an_inventory_is_the_tools_of_a_matter(tmp_path: Path) -> None:
    path = tmp_path / "inventaire.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    first, second = found = read_tools(path, LIBRARY)
    assert (first.name, first.tier, first.functions, first.owner) == (
        "Assistant Duval", "internal", ("chat", "translation"), "DSI",
    )  # fmt: skip
    assert (second.supplier, second.tier, second.functions, second.owner) == (
        "Éditeur SA", "contracted", ("chat", "image"), None,
    )  # fmt: skip
    assert read_tools(TABLE.encode(), LIBRARY) == read_tools(io.BytesIO(TABLE.encode()), LIBRARY) == found
    matter = aigov.samples.sample_matter().model_copy(update={"tools": found})
    assert aigov.assemble(aigov.assess(LIBRARY, matter)).title


def test_rows_of_a_program_are_read_alike() -> None:
    rows: list[dict[str, Any]] = [
        {
            "nom": "Assistant",
            "tier": "internal",
            "account": "pro",
            "highest_class": "internal",
            "note": "x",
            "link": None,
        },
        {"nom": "Codeur", "tier": "outil public", "account": "pro", "highest_class": "public", "functions": "code"},
    ]
    assert [
        (each.name, each.tier, each.functions) for each in tools_from_rows(rows, LIBRARY, mapping={"nom": "name"})
    ] == [
        ("Assistant", "internal", ()),
        ("Codeur", "public", ("code",)),
    ]


def test_each_fault_is_beside_its_cell() -> None:
    rows = [
        {
            "name": "A",
            "tier": "intrenal",
            "account": "pro",
            "highest_class": "internal",
            "functions": "chat, télépathie",
        },
        {"name": "B", "tier": "public", "account": "", "highest_class": "public", "link": "ftp://x"},
        {"name": "A", "tier": "public", "account": "pro", "highest_class": "public"},
    ]
    with pytest.raises(aigov.MatterError) as refused:
        tools_from_rows(rows, LIBRARY)
    assert [(each.code, each.path) for each in refused.value.problems] == [
        ("unknown-word", (0, "tier")),
        ("unknown-word", (0, "functions")),
        ("missing-value", (1, "account")),
        ("bad-value", (1, "link")),
        ("tool-twice", (2, "name")),
    ]
    assert "internal" in refused.value.problems[0].text("fr")


def test_a_table_without_its_columns_or_without_a_tool_is_refused() -> None:
    with pytest.raises(aigov.MatterError) as refused:
        read_tools(b"Outil;Niveau\nA;public\n", LIBRARY, name="outils.csv")
    assert {each.code for each in refused.value.problems} == {"no-column"} and len(refused.value.problems) == 2
    assert refused.value.problems[0].where == "outils.csv, line 1"
    with pytest.raises(aigov.MatterError, match="there is no tool"):
        tools_from_rows([], LIBRARY)
