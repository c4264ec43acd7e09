"""Reading the closed lists and the legal bases of a library folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..kits.ground.i18n import N_, Duration
from ..kits.ground.problems import Problem
from .bases import LegalBasis
from .fact_entries import FACT_LISTS, FactEntry
from .library import Library
from .read_clauses import FolderReader
from .vocabulary import CLOSED, LEGAL, OptionCatalogue, Vocabulary

#: The lists of the vocabulary that have a file of their own; the others are made of the entries of ``facts/``.
VOCABULARY_FILES = tuple(name for name in Vocabulary.model_fields if name not in FACT_LISTS.values())
#: The lists of a library that a key of a matter may name besides those of the vocabulary.
MATTER_LISTS = ("vehicles", "clauses", "postures")


def read_vocabulary(reader: FolderReader, base: Library | None) -> Vocabulary | None:
    """Read the closed lists of words of a library; None where one of the lists cannot be read.

    ``base`` is the library that a house library extends: words of the folder are added to its words or replace them.
    None for a library that extends none.
    """
    parts: dict[str, Any] = {}
    for name in VOCABULARY_FILES:
        path = reader.folder / "vocabulary" / f"{name}.yaml"
        if base is not None and not path.is_file():
            parts[name] = getattr(base.vocabulary, name)
            continue
        if not path.is_file():
            reader.problems.append(
                Problem("no-file", f"vocabulary/{name}.yaml", N_("there is no such file"), N_("check the path"))
            )
            continue
        value, _ = reader.read_validated(path, Vocabulary.model_fields[name].annotation)
        if value is not None:
            check_legal_words(reader, name, value, base)
            check_closed_words(reader, name, value, base)
            parts[name] = (
                {**getattr(base.vocabulary, name), **value} if base is not None and isinstance(value, dict) else value
            )
    if len(parts) < len(VOCABULARY_FILES):
        return None
    parts |= read_facts(reader, parts["holders"], base)
    parts["blanks"] = {name: entry.spell_forms(parts["legal_forms"]) for name, entry in parts["blanks"].items()}
    vocabulary = Vocabulary.model_construct(**parts)
    for kind, entry in vocabulary.kinds.items():
        reader.require_known(
            f"vocabulary/kinds.yaml, {kind}",
            "unknown-family",
            N_('unknown family "{name}"'),
            [entry.family],
            vocabulary.families,
        )
        reader.require_known(
            f"vocabulary/kinds.yaml, {kind}",
            "unknown-modality",
            N_('unknown modality "{name}"'),
            [entry.modality],
            vocabulary.modalities,
        )
    for name, voice in vocabulary.voices.items():
        reader.require_known(
            f"vocabulary/voices.yaml, {name}",
            "unknown-phrase",
            N_('unknown phrase "{name}"'),
            (*voice.needs, *voice.never, *voice.spared),
            vocabulary.phrases,
        )
    for name, unlawful in vocabulary.unlawful_words.items():
        reader.require_known(
            f"vocabulary/unlawful_words.yaml, {name}",
            "unknown-phrase",
            N_('unknown phrase "{name}"'),
            (*unlawful.says, *unlawful.denied, *unlawful.listed, *unlawful.quoted),
            vocabulary.phrases,
        )
    for name, closed in vocabulary.closed_data.items():
        reader.require_known(
            f"vocabulary/closed_data.yaml, {name}",
            "unknown-phrase",
            N_('unknown phrase "{name}"'),
            closed.list_phrases(),
            vocabulary.phrases,
        )
    for name, banned in vocabulary.never_enter.items():
        reader.require_known(
            f"vocabulary/never_enter.yaml, {name}",
            "unknown-tier",
            N_('unknown tier "{name}"'),
            banned.tiers,
            vocabulary.tiers,
        )
    postures = list(vocabulary.options.postures)
    for name, option in vocabulary.options.options.items():
        where = f"vocabulary/options.yaml, options.{name}"
        reader.require_known(where, "unknown-posture", N_('unknown posture "{name}"'), option.defaults, postures)
        reader.require_known(
            where, "unknown-value", N_('unknown value "{name}"'), option.defaults.values(), option.values
        )
        for value in option.values.values():
            reader.require_known(
                where, "unknown-option", N_('unknown option "{name}"'), value.implies, vocabulary.options.options
            )
            for other, wanted in value.implies.items():
                if other in vocabulary.options.options:
                    reader.require_known(
                        where,
                        "unknown-value",
                        N_('unknown value "{name}"'),
                        [wanted],
                        vocabulary.options.options[other].values,
                    )
        for posture in postures:
            if posture not in option.defaults:
                reader.problems.append(
                    Problem(
                        "no-default",
                        where,
                        N_('no default for the posture "{posture}"'),
                        N_("add it to defaults"),
                        {"posture": posture},
                    )
                )
    for name, values in vocabulary.options.delays.items():
        for posture, written in values.items():
            try:
                Duration.from_text(written)
            except ValueError:
                reader.problems.append(
                    Problem(
                        "not-a-duration",
                        f"vocabulary/options.yaml, delays.{name}.{posture}",
                        N_("not a length of time"),
                        N_("write it as 10 working_days, 6 months, same_day or without_delay"),
                    )
                )
    check_matter_keys(reader, vocabulary)
    return vocabulary


def read_facts(reader: FolderReader, holders: Iterable[str], base: Library | None) -> dict[str, dict[str, Any]]:
    """Read what a library says of each fact, and return the lists of the vocabulary that it makes (`FACT_LISTS`).

    ``holders`` are those who hold facts, in the order in which they are asked: each may have a file, and a library that
    extends none (``base`` None) has all. A house library adds entries, and changes what a form or a page says of a
    fact. Mistakes are added to the reader's problems, a missing file and a file of no holder among them.
    """
    lists: dict[str, dict[str, Any]] = {
        name: {} if base is None else dict(getattr(base.vocabulary, name)) for name in FACT_LISTS.values()
    }
    folder = reader.folder / "facts"
    files = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    reader.require_known("facts", "unknown-holder", N_('nobody holds facts under the name "{name}"'), files, holders)
    for holder in holders:
        if holder not in files:
            if base is None:
                message, hint = N_("there is no such file"), N_("check the path")
                reader.problems.append(Problem("no-file", f"facts/{holder}.yaml", message, hint))
            continue
        entries, _ = reader.read_validated(files[holder], dict[str, FactEntry])
        for key, entry in (entries or {}).items():
            question = entry.question
            if question is not None and entry.fact is not None:
                question = question.model_copy(update={"matter": key})
            asked = {} if question is None else {entry.fact or key: question}
            check_legal_words(reader, "asked_facts", asked, base, where=f"facts/{holder}.yaml")
            lists["asked_facts"] |= asked
            lists["matter_keys"] |= {} if entry.form is None else {key: entry.form}
            lists["page_facts"] |= {} if entry.page is None else {key: entry.page}
    return lists


def check_matter_keys(reader: FolderReader, vocabulary: Vocabulary) -> None:
    """Add to the reader's problems each list that a key of a matter names and there is not, each key that a step does.

    A key may name any list of the vocabulary, those of `MATTER_LISTS`, or, with a dot, another key.
    """
    keys = vocabulary.matter_keys
    lists = (*MATTER_LISTS, *VOCABULARY_FILES)
    for name, entry in keys.items():
        named = [each for each in (entry.words_of, entry.keys_of) if each is not None]
        others = [each for each in named if "." not in each or each not in keys]
        where, message = f"facts, {name}", N_('there is no list "{name}"')
        reader.require_known(where, "unknown-list", message, others, lists)
    for name, step in vocabulary.matter_steps.items():
        where = f"vocabulary/matter_steps.yaml, {name}"
        reader.require_known(where, "unknown-key", N_('the matter has no key "{name}"'), step.keys, keys)


def check_legal_words(
    reader: FolderReader, name: str, value: object, base: Library | None, where: str | None = None
) -> None:
    """Add to the reader's problems each word that a house library changes in a list on which weights rest (`LEGAL`).

    ``name`` is that of the list, ``value`` its words as read in the file ``where`` of the folder (None: the list's
    own); a house library may only add words to such a list. ``base`` is the library that it extends; nothing is
    reported where it is None.
    """
    if base is None or name not in LEGAL or not isinstance(value, dict):
        return
    known = getattr(base.vocabulary, name)
    for word, entry in value.items():
        if word in known and known[word] != entry:
            reader.problems.append(
                Problem(
                    "law-changed",
                    f"{where or f'vocabulary/{name}.yaml'}, {word}",
                    N_("a house library does not change this word: weights rest on it"),
                    N_("add a word of your own beside it"),
                )
            )


def check_closed_words(reader: FolderReader, name: str, value: object, base: Library | None) -> None:
    """Add to the reader's problems each word that a house library adds to a list to which it may add none.

    Those lists are `CLOSED`, and the postures of the options. ``name`` is that of the list, ``value`` its words as
    read in the folder. ``base`` is the library that it extends; nothing is reported where it is None.
    """
    if base is None:
        return
    known: Mapping[str, object] = {}
    words: Iterable[str] = ()
    if isinstance(value, OptionCatalogue):
        name, words, known = "options", value.postures, base.vocabulary.options.postures
    elif name in CLOSED and isinstance(value, dict):
        words, known = value, getattr(base.vocabulary, name)
    reader.problems += [
        Problem(
            "law-added",
            f"vocabulary/{name}.yaml, {word}",
            N_("a house library adds no word to this list"),
            N_("choose one of: {known}"),
            {"known": ", ".join(known)},
        )
        for word in words
        if word not in known
    ]


def read_legal_bases(reader: FolderReader, base: Library | None) -> dict[str, LegalBasis]:
    """Read every legal basis by id: those of the extended library ``base``, if any, then those of the folder.

    A legal basis of the folder replaces that of ``base`` with its id.
    """
    path = reader.folder / "legal_bases.yaml"
    if base is not None and not path.is_file():
        return dict(base.legal_bases)
    value, _ = reader.read_validated(path, dict[str, LegalBasis])
    bases = {**(base.legal_bases if base else {}), **(value or {})}
    for name, entry in (value or {}).items():
        later = [each.decision for each in entry.followed_by or ()]
        message = N_('unknown legal basis "{name}"')
        reader.require_known(f"legal_bases.yaml, {name}, followed_by", "unknown-basis", message, later, bases)
    return bases


def check_cited_bases(reader: FolderReader, vocabulary: Vocabulary, bases: Mapping[str, LegalBasis]) -> None:
    """Add to the reader's problems each legal basis that ``bases`` lacks.

    Entries on unlawful words and notes on the people of a plan name them.
    """
    for name, entry in vocabulary.unlawful_words.items():
        where = f"vocabulary/unlawful_words.yaml, {name}"
        reader.require_known(where, "unknown-basis", N_('unknown legal basis "{name}"'), entry.legal_bases, bases)
    for name, note in vocabulary.state_notes.items():
        where = f"vocabulary/state_notes.yaml, {name}"
        reader.require_known(where, "unknown-basis", N_('unknown legal basis "{name}"'), note.legal_bases, bases)
