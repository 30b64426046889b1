"""What a value has to be checked against while the files are read: the other files of the microsite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models

from cms.microsites.seeding.problems import Problems, SourceError, choice_hint
from cms.microsites.seeding.values import FileRef, PageRef, SnippetRef

if TYPE_CHECKING:
    from cms.microsites.seeding.files import SiteFolder


class _Invalid:
    """Stands for a value that has a mistake, which is noted already."""

    def __repr__(self) -> str:
        return "INVALID"


INVALID: Final = _Invalid()

PAGE_PREFIX = "page:"
DOCUMENT_PREFIX = "document:"


@dataclass
class Names:
    """What the files of a microsite define, and may therefore refer to."""

    # The model of each page, by its path without language and suffix.
    pages: dict[str, type[models.Model]]
    # The keys of each table: the microsite's own and the shared ones.
    snippets: dict[type[models.Model], set[str]]


@dataclass(frozen=True)
class Context:
    """Where a value stands, and what it can refer to. Mistakes go to *problems*."""

    folder: SiteFolder
    names: Names
    problems: Problems
    # Called with each image or document that something refers to, and the line that does.
    use_file: Callable[[FileRef, int], None]
    # The file that is read, as messages show it.
    shown: str

    def wrong(self, line: int, message: str) -> _Invalid:
        """Note a mistake, and return what stands for the value."""
        self.problems.add(self.shown, line, message)
        return INVALID

    def page(self, path: str, line: int, allowed: tuple[type[models.Model], ...] = ()) -> PageRef | _Invalid:
        """Return the reference to the page with *path*, which has to be of one of the *allowed* types, if any."""
        wanted = path.strip().strip("/").removesuffix(".md")
        wanted = "" if wanted == "index" else wanted.removesuffix("/index")
        if "#" in wanted:
            return self.wrong(
                line,
                f"A link to a page can't end in #{wanted.partition('#')[2]}. Link to the page alone.",
            )
        model = self.names.pages.get(wanted)
        if model is None:
            hint = choice_hint(wanted, sorted(filter(None, self.names.pages)))
            return self.wrong(line, f"There is no page “{wanted}” in this microsite. {hint}")
        if allowed and not issubclass(model, allowed):
            kinds = " or ".join(str(kind._meta.verbose_name) for kind in allowed)
            return self.wrong(line, f"“{wanted}” is a {model._meta.verbose_name}, and here belongs a {kinds}.")
        return PageRef(wanted)

    def file(self, model: type[models.Model], path: str, line: int) -> FileRef | _Invalid:
        """Return the reference to the image or document (*model*) in the file *path*."""
        wanted = path.strip().removeprefix(DOCUMENT_PREFIX)
        try:
            self.folder.locate(wanted)
        except SourceError as error:
            return self.wrong(line, error.message)
        ref = FileRef(model, wanted)
        self.use_file(ref, line)
        return ref

    def snippet(self, model: type[models.Model], key: str, line: int) -> SnippetRef | _Invalid:
        """Return the reference to the row *key* of a table."""
        keys = self.names.snippets.get(model, set())
        if key not in keys:
            name = model._meta.verbose_name
            if not keys:
                return self.wrong(line, f"There is no {name} “{key}”: no file has a {name} yet.")
            return self.wrong(line, f"There is no {name} “{key}”. {choice_hint(key, sorted(keys))}")
        return SnippetRef(model, key)
