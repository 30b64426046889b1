"""What a browser would send of the forms on a page, if somebody pressed their buttons and changed nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Values = dict[str, Any]
Attributes = dict[str, str | None]
UNSENT = {"button", "file", "image", "reset", "submit"}


def read_forms(html: str, *, method: str = "post") -> list[Values]:
    """Return the fields of each form that is sent by *method*; lists where a name may have several values."""
    return _read(html, method).forms


def read_attributes(html: str, *, method: str = "post") -> dict[str, Attributes]:
    """Return the attributes of all elements that have an id, by it, in the forms that are sent by *method*."""
    return _read(html, method).attributes


def _read(html: str, method: str) -> _Reader:
    reader = _Reader(method)
    reader.feed(html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    def __init__(self, method: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Values] = []
        self.attributes: dict[str, Attributes] = {}
        self._method = method
        self._form: Values | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "form":
            self._form = {} if (values.get("method") or "get").lower() == self._method else None
            if self._form is not None:
                self.forms.append(self._form)
        if self._form is None:
            return
        if element := values.get("id"):
            self.attributes[element] = values
        if tag == "input" and name and values.get("type") not in UNSENT:
            if values.get("type") not in {"checkbox", "radio"}:
                self._form[name] = values.get("value") or ""
            elif "checked" in values:
                self._form.setdefault(name, []).append(values.get("value") or "on")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self._form.setdefault(self._select, []).append(values.get("value") or "")
        elif tag == "textarea" and name:
            self._textarea = name
            self._form[name] = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._textarea:
            self._form[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._form is not None and self._textarea:
            # The first line break of the field is none of its value.
            self._form[self._textarea] = self._form[self._textarea].removeprefix("\n")
            self._textarea = ""
