"""What a browser does with a page: a form is filled by the names of its fields, and sent as a browser sends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import html

#: Asks a program: the method, the address, what a form sends, the headers; the status, where it ended, the content.
Ask = Callable[[str, str, list[tuple[str, str]], Mapping[str, str]], tuple[int, str, bytes]]


@dataclass
class Browser:
    """A reader of pages, in a language."""

    ask: Ask
    language: str = "fr"

    def open(self, address: str) -> Page:
        return self._page("GET", address, [])

    def send(self, form: Form) -> Page:
        return self._page(form.method, form.action, form.sent())

    def _page(self, method: str, address: str, sent: list[tuple[str, str]]) -> Page:
        status, ended, content = self.ask(method, address, sent, {"Accept-Language": self.language})
        return Page(status, ended, content)


class Page:
    """A page, and what a person who reads it, or has it read, finds there."""

    def __init__(self, status: int, address: str, content: bytes) -> None:
        self.status, self.address, self.content = status, address, content
        self.tree = html.document_fromstring(content.decode()) if b"<html" in content else None

    @property
    def root(self) -> Any:
        assert self.tree is not None, self.content[:300]
        return self.tree

    def text(self, path: str = "//main") -> str:
        return " ".join(self.root.xpath(f"string({path})").split())

    def form(self, number: int = 0) -> Form:
        return Form(self.root.forms[number], self.address)

    def control(self, name: str) -> Any:
        (found,) = self.root.xpath("//*[@id=$name]", name=name)
        return found

    def said_beside(self, name: str) -> str:
        """What stands beside a field, as a program that reads aloud finds it."""
        return " ".join(self.control(self.control(name).get("aria-describedby")).text_content().split())

    def wrong(self) -> list[str]:
        """The fields that the page marks as wrong."""
        return self.root.xpath("//*[@aria-invalid='true']/@id")

    def unlabelled(self) -> list[str]:
        """The fields without a label, the groups without a legend, the ids that stand twice or nowhere."""
        ids = Counter(self.root.xpath("//@id"))
        labels = set(self.root.xpath("//label[normalize-space()]/@for"))
        fields = [each for each in self.root.xpath("//input | //select") if each.get("type") != "hidden"]
        groups = self.root.xpath("//fieldset[not(legend[normalize-space()])]")
        asked = self.root.xpath("//@aria-describedby | //@aria-labelledby | //a[starts-with(@href, '#')]/@href")
        return [
            *(str(each.get("id")) for each in fields if each.get("id") not in labels),
            *(str(each.get("id")) for each in groups),
            *(each for each, count in ids.items() if count > 1),
            *(each for each in asked if each.lstrip("#") not in ids),
        ]


class Form:
    """A form of a page, and what was filled in."""

    def __init__(self, form: Any, address: str) -> None:
        self.form, self.method = form, form.method
        self.action = form.get("action", address)
        if not self.action.startswith("/"):
            self.action = f"{address.rpartition('/')[0]}/{self.action}"
        fields = form.xpath(".//input | .//select")
        self.fields = {each.get("name"): each for each in fields if each.get("name")}
        self.boxes: dict[str, list[Any]] = {}
        for name, field in self.fields.items():
            if field.get("type") == "checkbox":
                self.boxes.setdefault(name.rpartition(".")[0], []).append(field)

    def fill(self, data: Mapping[str, Any], place: str = "") -> list[str]:
        """Fill in data by the names of the fields; what comes back are the values for which the form has no field."""
        left = []
        for key, value in data.items():
            name = f"{place}{key}"
            if isinstance(value, Mapping):
                left += self.fill(value, f"{name}.")
            elif isinstance(value, (list, tuple)) and name in self.boxes:
                left += self._tick(name, [str(each) for each in value])
            elif isinstance(value, (list, tuple)):
                left += self.fill({str(at): each for at, each in enumerate(value)}, f"{name}.")
            elif value is not None:
                field = self.fields.get(name, self.fields.get(f"{name}.fr"))
                if field is None:
                    left.append(name)
                else:
                    field.value = str(value).lower() if isinstance(value, bool) else str(value)
        return left

    def _tick(self, name: str, values: list[str]) -> list[str]:
        boxes = {box.get("value"): box for box in self.boxes[name]}
        values = values or ["none"] * ("none" in boxes)
        for value, box in boxes.items():
            box.checked = value in values
        return [] if {*values} <= {*boxes} else [name]

    def sent(self) -> list[tuple[str, str]]:
        return self.form.form_values()
