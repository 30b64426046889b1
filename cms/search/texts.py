"""
What a page says in words: its own texts, and what it names.

Texts are read from the definitions of fields and blocks, so a new page type or block is searched without being listed
here. What a page names (people, organisations, themes, files) is returned as references: whoever reads them asks the
gate whether visitors of the page see those names.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django_countries.fields import CountryField
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.content import rich_text
from cms.content.blocks.basic import Untranslated
from cms.content.fields import LanguageField, PartialDateField, TimeZoneField
from cms.content.models import Document
from cms.content.models.snippets.base import Snippet
from cms.content.partial_dates import PartialDate

# Of a page type's dates, the one by which it is found: the first of these that it has and that is filled in.
DATES = ("published_on", "published", "issued", "starts", "opens")
# Fields that stand above the others of a page in importance, beside its title.
LEADING = ("introduction", "search_description", "slogan", "summary", "acronym")
# Texts that are no words: keys, codes, addresses.
_NO_WORDS = (models.SlugField, models.URLField, models.EmailField, CountryField, LanguageField, TimeZoneField)

Reference = tuple[type[models.Model], int]


@dataclass
class PageTexts:
    """What a page says, in the order in which it is read."""

    title: str
    lead: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    # Snippets and documents that are named, by model and id.
    names: list[Reference] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    date: datetime.date | None = None


def sets_of(model: type[Page]) -> list[str]:
    """Return the names of the many-to-many fields of a page type: themes, keywords, audiences."""
    return [one.name for one in model._meta.many_to_many if isinstance(one, ParentalManyToManyField)]


def read_page(page: Page) -> PageTexts:
    """Return what *page*, in its own type, says. What its many-to-many fields refer to is not among it."""
    found = PageTexts(page.title)
    for one in type(page)._meta.concrete_fields:
        if one.model is Page and one.name != "search_description":
            continue
        into = found.lead if one.name in LEADING else found.body
        # What is stored: the descriptor of countries would make objects that know their names.
        value = page.__dict__[one.attname]
        if isinstance(one, StreamField):
            _read_stream(one.stream_block, value, into, found.names)
        elif isinstance(one, CountryField):
            found.countries += _codes(value)
        elif isinstance(one, models.ForeignKey):
            target: Any = one.related_model
            if value is not None and issubclass(target, Snippet | Document):
                found.names.append((target, value))
        elif isinstance(one, RichTextField):
            into.append(rich_text.parse(value or "").text)
        elif _has_words(one):
            into.append(value or "")
    found.lead = [text for text in found.lead if text.strip()]
    found.body = [text for text in found.body if text.strip()]
    found.date = _date(page)
    return found


def _has_words(one: Any) -> bool:
    is_text = isinstance(one, models.CharField | models.TextField) and not isinstance(one, _NO_WORDS)
    return is_text and not one.choices and not isinstance(one, PartialDateField)


def _codes(value: Any) -> list[str]:
    """Return the codes of a country field: of one, of several, or of several with commas between them."""
    return [code for code in (value.split(",") if isinstance(value, str) else value or ()) if code]


def _date(page: Any) -> datetime.date | None:
    for name in DATES:
        value = getattr(page, name, None)
        if isinstance(value, PartialDate):
            return value.first_day()
        if isinstance(value, datetime.date):
            return value
    published = page.first_published_at
    return published.date() if published is not None else None


# --- Blocks -----------------------------------------------------------------------------------------------------------


def _read_stream(block: blocks.StreamBlock, value: Any, into: list[str], names: list[Reference]) -> None:
    for entry in value.raw_data if hasattr(value, "raw_data") else value or ():
        child = block.child_blocks.get(entry["type"])
        if child is not None:
            _read_block(child, entry["value"], into, names)


def _read_block(block: blocks.Block, value: Any, into: list[str], names: list[Reference]) -> None:
    """Put the texts within *value*, a stored value of *block*, into a list, and what it names into another."""
    if value is None or value == "":
        return
    if isinstance(block, TableBlock):
        into += list(_table_texts(value))
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            _read_block(child, value.get(name), into, names)
    elif isinstance(block, blocks.StreamBlock):
        _read_stream(block, value, into, names)
    elif isinstance(block, blocks.ListBlock):
        for entry in value:
            # Items were stored bare before Wagtail 2.16.
            is_wrapped = isinstance(entry, dict) and entry.keys() == {"type", "value", "id"}
            _read_block(block.child_block, entry["value"] if is_wrapped else entry, into, names)
    elif isinstance(block, blocks.RichTextBlock):
        into.append(rich_text.parse(str(value)).text)
    elif isinstance(block, SnippetChooserBlock):
        names.append((block.target_model, int(value)))
    elif isinstance(block, DocumentChooserBlock):
        names.append((Document, int(value)))
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and not isinstance(block, Untranslated):
        into.append(str(value))


def _table_texts(value: Any) -> Iterator[str]:
    yield str(value.get("table_caption") or "")
    for row in value.get("data") or ():
        yield " ".join(str(cell) for cell in row if cell)


# --- Names ------------------------------------------------------------------------------------------------------------


def name_texts(row: Any) -> list[str]:
    """Return what a snippet or document is called: of a snippet, what editors find it by."""
    if isinstance(row, Document):
        return [row.title]
    fields = [one.field_name for one in type(row).search_fields if isinstance(one, index.SearchField)]
    return [text for name in dict.fromkeys(fields) if name != "slug" and (text := getattr(row, name, ""))]
