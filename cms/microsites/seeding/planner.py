"""Reads the folder of a microsite into a plan, and collects all mistakes that can be seen without the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast

from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.microsites.seeding.context import INVALID, Context, Names
from cms.microsites.seeding.field_values import BODY, body_value, field_value, object_values
from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.front_matter import MarkdownFile, read_markdown_file
from cms.microsites.seeding.nodes import Entry, Scalar, kind_of, plain, scalar
from cms.microsites.seeding.plan import PlannedFile, PlannedPage, SitePlan, TablesPlan, fingerprint
from cms.microsites.seeding.problems import Problems, SourceError, choice_hint
from cms.microsites.seeding.scalars import read_boolean, read_integer
from cms.microsites.seeding.schema import (
    page_type_name,
    page_types,
    required_names,
    settable_fields,
    short_page_type_names,
)
from cms.microsites.seeding.site_file import SiteFile, plan_settings, read_site_file, sidecar_values
from cms.microsites.seeding.tables import Table, plan_table, read_tables
from cms.microsites.seeding.values import FieldValues, FileRef

CONTENT, SNIPPETS = "content", "snippets"
INDEX = "index"
HOME = ""
_OWN_KEYS = ("type", "order", "draft")

Keys = dict[type[models.Model], set[str]]


@dataclass
class _PageFile:
    """A Markdown file whose front matter could be read, before its values are converted."""

    language: str
    path: str
    name: str
    shown: str
    # A page type; as what mypy knows, since Wagtail has no types.
    model: type[models.Model]
    content: MarkdownFile
    source: str


def plan_tables(folder: SiteFolder, problems: Problems, languages: list[str], known: Keys) -> TablesPlan:
    """
    Return the rows of the shared tables in *folder*; their keys are added to *known*.

    :param languages: all languages that may have rows; the first is the one of the rows themselves
    """
    found = read_tables(folder, "", problems)
    _collect_keys(found, known)
    plan = TablesPlan()
    for table in found:
        context = Context(folder, Names({}, known), problems, lambda ref, line: None, table.shown)
        plan.rows += plan_table(table, context, languages, every_language=False)
    return plan


def plan_site(
    folder: SiteFolder, problems: Problems, shared: Dictionary[type[models.Model], set[str]]
) -> SitePlan | None:
    """
    Return what the microsite in *folder* consists of; None when its site.toml can't be read.

    :param shared: the keys of the shared tables
    """
    site = read_site_file(folder, problems)
    return _Planner(site, problems, shared).plan() if site else None


class _Planner:
    def __init__(self, site: SiteFile, problems: Problems, shared: Dictionary[type[models.Model], set[str]]) -> None:
        self._site = site
        self._folder = site.folder
        self._problems = problems
        self._tables = read_tables(site.folder, SNIPPETS, problems)
        keys = {model: set(found) for model, found in shared.items()}
        _collect_keys(self._tables, keys)
        self._pages = self._read_pages()
        self._names = Names({page.path: page.model for page in self._pages}, keys)
        # Each image and document that something refers to, with the file and line that does so first.
        self._used: dict[FileRef, tuple[str, int]] = {}
        self._plan = SitePlan(
            folder=site.folder,
            slug=site.slug,
            title=site.title,
            hostname=site.hostname,
            default_language=site.default_language,
            fallback=site.fallback,
        )

    def plan(self) -> SitePlan:
        plan = self._plan
        plan_settings(self._site, plan, self._context(self._site.shown))
        # The language of the microsite first: references look for a row in it where a language has none of its own.
        codes = sorted(self._site.languages, key=lambda code: code != self._site.default_language)
        for table in self._tables:
            plan.rows += plan_table(table, self._context(table.shown), codes, every_language=True)
        self._check_tree()
        for page in self._pages:
            planned = self._page(page)
            if planned is not None:
                plan.pages.append(planned)
        self._check_slugs()
        plan.pages.sort(key=_tree_order)
        self._plan_files()
        return plan

    def _context(self, shown: str) -> Context:
        return Context(self._folder, self._names, self._problems, lambda ref, line: self._use(ref, shown, line), shown)

    def _use(self, ref: FileRef, shown: str, line: int) -> None:
        self._used.setdefault(ref, (shown, line))

    # --- Pages ----------------------------------------------------------------------------------------------------

    def _read_pages(self) -> list[_PageFile]:
        found: list[_PageFile] = []
        for language in self._folder.folders(CONTENT):
            if language not in self._site.languages:
                hint = choice_hint(language, self._site.languages)
                self._problems.add(
                    self._folder.shown(f"{CONTENT}/{language}"), None, f"site.toml has no language “{language}”. {hint}"
                )
        for language in self._site.languages:
            for name in self._folder.names(f"{CONTENT}/{language}", (".md",)):
                page = self._read_page(language, name)
                if page is not None:
                    found.append(page)
        return found

    def _read_page(self, language: str, name: str) -> _PageFile | None:
        shown = self._folder.shown(name)
        try:
            text = self._folder.text(name)
            content = read_markdown_file(text)
        except SourceError as error:
            self._problems.add(shown, error.line, error.message)
            return None
        path = page_path(name.removeprefix(f"{CONTENT}/{language}/"))
        entry = content.values.entries.get("type")
        names = short_page_type_names()
        if entry is None or not isinstance(entry.value, Scalar) or not entry.value.text:
            line = entry.line if entry else 1
            self._problems.add(shown, line, f"type is missing. Write type: and one of: {', '.join(names)}.")
            return None
        kind = entry.value.text.strip()
        if kind not in page_types():
            self._problems.add(shown, entry.line, f"type “{kind}” is not known. {choice_hint(kind, names)}")
            return None
        return _PageFile(language, path, name, shown, page_types()[kind], content, fingerprint(text))

    def _check_tree(self) -> None:
        """Check that each page has a page above it that may have such pages, and is of one type in all languages."""
        by_path: dict[tuple[str, str], _PageFile] = {}
        types: dict[str, _PageFile] = {}
        for page in self._pages:
            other = by_path.setdefault((page.language, page.path), page)
            if other is not page:
                self._problems.add(page.shown, None, f"{other.shown} is the same page. Remove one of the two files.")
            first = types.setdefault(page.path, page)
            if first.model is not page.model:
                line = page.content.values.entries["type"].line
                self._problems.add(
                    page.shown,
                    line,
                    f"This is the translation of {first.shown}, of type {page_type_name(first.model)}. Write that.",
                )
        for language in self._site.languages:
            if (language, HOME) not in by_path:
                name = self._folder.shown(f"{CONTENT}/{language}/{INDEX}.md")
                self._problems.add(
                    name, None, "This file is missing: each language needs a home page, with type: home."
                )
        for page in self._pages:
            if page.path != HOME:
                self._check_parent(page, by_path.get((page.language, page.path.rpartition("/")[0])))

    def _check_parent(self, page: _PageFile, parent: _PageFile | None) -> None:
        if parent is None:
            above = PurePosixPath(page.path).parent.as_posix()
            name = self._folder.shown(f"{CONTENT}/{page.language}/{above}/{INDEX}.md")
            # A missing home page is reported once, and not for every page below it.
            if above != ".":
                self._problems.add(name, None, f"This file is missing: {page.shown} needs the page of its folder.")
            return
        allowed = cast("type[Page]", parent.model).allowed_subpage_models()
        if page.model not in allowed:
            names = ", ".join(sorted(page_type_name(model) for model in allowed)) or "no pages"
            self._problems.add(
                page.shown,
                page.content.values.entries["type"].line,
                f"A page of type {page_type_name(page.model)} can't lie below {parent.shown}, which is of type "
                f"{page_type_name(parent.model)}. Below that there can be: {names}.",
            )

    def _page(self, page: _PageFile) -> PlannedPage | None:
        context = self._context(page.shown)
        entries = dict(page.content.values.entries)
        if BODY in entries:
            context.wrong(entries.pop(BODY).line, "The text of a page stands below the front matter, not in it.")
        is_home = page.path == HOME
        slug_entry = entries.pop("slug", None)
        if is_home and slug_entry:
            context.wrong(
                slug_entry.line, "The home page has no slug: its address is the language alone. Remove this line."
            )
        slug = self._slug(page, slug_entry, context)
        order = self._own(entries, "order", read_integer, context)
        draft = self._own(entries, "draft", read_boolean, context)
        required = [name for name in required_names(page.model) if name not in {"slug", BODY}]
        values = object_values(
            page.model, entries, context, line=page.content.values.line - 1, other_keys=_OWN_KEYS, required=required
        )
        before = len(self._problems)
        body = body_value(page.model, page.content.text, context, page.content.text_line)
        if values is None or slug is None or INVALID in (order, draft) or len(self._problems) > before:
            return None
        fields = dict(values.fields)
        if body is not None:
            fields[BODY] = body
        return PlannedPage(
            language=page.language,
            path=page.path,
            shown=page.shown,
            model=page.model,
            slug=slug,
            order=order if isinstance(order, int) else None,
            draft=draft is True,
            values=FieldValues(fields, values.line),
            source=page.source,
        )

    def _slug(self, page: _PageFile, entry: Entry | None, context: Context) -> str | None:
        name = PurePosixPath(page.path).name
        line = entry.line if entry else 1
        node = entry.value if entry else scalar(name, line)
        if page.path == HOME:
            return ""
        slug = field_value(settable_fields(page.model)["slug"], node, context)
        return None if slug is INVALID else str(slug)

    def _own(self, entries: dict[str, Entry], name: str, read: Any, context: Context) -> Any:
        """Take the value of one of the keys that aren't fields out of *entries*."""
        entry = entries.pop(name, None)
        if entry is None:
            return None
        if not isinstance(entry.value, Scalar) or entry.value.text is None:
            return context.wrong(entry.line, f"{name} is {kind_of(entry.value)}, and a single value belongs here.")
        try:
            return read(entry.value.text)
        except ValueError as error:
            return context.wrong(entry.line, f"{name}: {error}")

    def _check_slugs(self) -> None:
        seen: dict[tuple[str, str, str], PlannedPage] = {}
        for page in self._plan.pages:
            first = seen.setdefault((page.language, page.parent_path, page.slug), page)
            if first is not page and page.path != HOME and first.path != HOME:
                self._problems.add(page.shown, None, f"{first.shown} has the slug {page.slug} too. Write another one.")

    # --- Images and documents ---------------------------------------------------------------------------------------

    def _plan_files(self) -> None:
        """Plan what something refers to, and what site.toml describes."""
        described: dict[FileRef, Entry] = {}
        for model, table in ((get_image_model(), self._site.images), (get_document_model(), self._site.documents)):
            for path, entry in table.items():
                context = self._context(self._site.shown)
                ref = context.file(model, path, entry.line)
                if isinstance(ref, FileRef):
                    described[ref] = entry
        for ref, (shown, line) in sorted(self._used.items(), key=lambda item: item[0].path):
            described_by = described.get(ref)
            values = None
            if described_by is not None:
                shown, line = self._site.shown, described_by.line
                values = sidecar_values(ref.model, described_by, self._context(shown))
                if values is None:
                    continue
            content = hashlib.sha256(self._folder.locate(ref.path).read_bytes()).hexdigest()
            said = plain(described_by.value) if described_by else None
            source = fingerprint([said, content])
            found = values if isinstance(values, FieldValues) else None
            self._plan.files.append(PlannedFile(ref, shown, line, found, source))
        self._note_unused()

    def _note_unused(self) -> None:
        used = {ref.path for ref in self._used}
        for folder in ("images", "documents"):
            for name in self._folder.names(folder, ("",)):
                if name not in used:
                    self._plan.notes.append(
                        f"{self._folder.shown(name)}: neither a page nor site.toml mentions this file: it isn't loaded."
                    )


def page_path(name: str) -> str:
    """Return the path of the page in the file *name* ("events/index.md" is "events"; "index.md" the home page)."""
    path = name.removesuffix(".md")
    return path.removesuffix(INDEX).rstrip("/") if path == INDEX or path.endswith(f"/{INDEX}") else path


def _collect_keys(found: list[Table], keys: Keys) -> None:
    for table in found:
        keys.setdefault(table.model, set()).update(table.rows)


def _tree_order(page: PlannedPage) -> tuple[Any, ...]:
    """Sort parents before children, then by `order`, then by name; what has no order comes last."""
    order = page.order if page.order is not None else 1_000_000
    return (page.path.count("/") + (page.path != HOME), page.parent_path, order, page.path)
