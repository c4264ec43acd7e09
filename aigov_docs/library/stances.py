"""Rules that several documents of one matter state, each with its stances: what a clause makes of the rule."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from ..kits.ground.yaml_files import Bilingual, FileModel


class Stance(FileModel):
    """One answer to a rule, such as that it is forbidden, with the clauses that give it.

    Parameters
    ----------
    label:
        What the stance is called; the label of the option's value where the rule follows an option.
    clauses:
        The clauses that take it.
    general:
        Clauses of a wider rule that take it where no clause of the document speaks of this one.
    needs:
        Phrases of which each text of these clauses has one at least.
    never:
        Phrases of which no text of these clauses has any.
    blanks:
        Values that each document prints in these clauses.
    """

    label: Bilingual | None = None
    clauses: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()


class ComparedRule(Bilingual):
    """A rule that several documents of one matter state; ``fr`` and ``en`` say what it is about.

    Parameters
    ----------
    option:
        The option whose values are the stances: each document takes the one chosen.
    stances:
        The stances, each by its name.
    lists:
        Clauses whose lists are the same in all the documents, where they have an item in common.
    silent:
        Kinds of documents (vehicles) that need not speak of it, each with the options, by name, and their values under
        which it need not; without any option, it never need.
    """

    option: str | None = None
    stances: dict[str, Stance] = Field(min_length=1)
    lists: tuple[str, ...] = ()
    silent: dict[str, dict[str, str]] = Field(default_factory=dict)

    def list_clauses(self) -> list[str]:
        """List the ids of the clauses whose texts are compared for the rule, or that answer it, each once."""
        taking = (clause for stance in self.stances.values() for clause in (*stance.clauses, *stance.general))
        return list(dict.fromkeys((*self.lists, *taking)))

    def may_be_silent(self, vehicle: str, choices: Mapping[str, str]) -> bool:
        """Tell whether a kind of document (vehicle) need not speak of the rule, with the options chosen (by name).

        >>> closed = Stance(clauses=["outils-interdits"])
        >>> rule = ComparedRule(
        ...     fr="Les outils", en="Tools", stances={"closed": closed}, silent={"note": {"length": "short"}}
        ... )
        >>> rule.may_be_silent("note", {"length": "short"}), rule.may_be_silent("note", {"length": "long"})
        (True, False)
        """
        return vehicle in self.silent and self.silent[vehicle].items() <= choices.items()

    def find_stances(self, kept: frozenset[str]) -> list[str]:
        """Find the names of the stances (answers to this rule) that a document takes; ``kept`` are ids of its clauses.

        Usually one; none where no clause takes any. Clauses of a wider rule (``general``) count only without others.

        >>> closed = Stance(clauses=["outils-interdits"], general=["outils"])
        >>> opened = Stance(clauses=["outils-admis"])
        >>> rule = ComparedRule(fr="Les outils", en="Tools", stances={"closed": closed, "opened": opened})
        >>> rule.find_stances(frozenset({"outils"})), rule.find_stances(frozenset({"outils", "outils-admis"}))
        (['closed'], ['opened'])
        """
        names = [name for name, stance in self.stances.items() if not kept.isdisjoint(stance.clauses)]
        return names or [name for name, stance in self.stances.items() if not kept.isdisjoint(stance.general)]
