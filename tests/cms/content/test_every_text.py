"""
Every text that visitors read is offered to translators, or is named here with the reason why not.

All models that can show in public answers are walked, with all their blocks: each text gets a word of its own, and
wagtail-localize has to find that word in what it offers for translation.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import StringSegmentValue

from cms.content.blocks.basic import PartialDateBlock
from cms.content.fields import PartialDateField
from cms.generations.tables import public_models

OURS = ("cms.", "sites.", "frontend.", "api.")

# Models of ours whose texts are in no language by themselves, or in the one that their row says.
NOT_TRANSLATED = {
    "microsites.Microsite": "names, colours and addresses; what is read as text stands in MicrositeLanguage",
    "microsites.MicrositeLanguage": "a row for each language: menus, slogan, statements, words of logo and emblem",
    "microsites.SocialLink": "names of accounts and networks",
    "content.Image": "a name for the team, who made it; descriptions in each language: docs/decisions/061",
    "content.Rendition": "sizes and formats",
    "content.Document": "a document is in one language and says in which",
    "search.SearchEntry": "made of the pages, for each language",
    "search.SearchTerm": "made of the pages, for each language",
    "api.RegisteredDocument": "questions that front ends may ask",
}
# Texts that are the same in all languages: by field, or by block.
SAME_EVERYWHERE = {
    "*.slug of a term": "the name of a term in addresses and filters",
    "content.HomePage.slug": "visitors never see it: the code of the language is the address",
    "content.NewsPage.source_name": "the name of a newspaper or website",
    "content.NewsPage.english_summary": "in English, whatever the page's language",
    "content.MentionPage.source_name": "the name of a newspaper or website",
    "content.ProjectPage.acronym": "a proper name",
    "content.DocumentPage.reference": "a number in a register",
    "content.DocumentPage.english_summary": "in English, whatever the page's language",
    "content.FundingProgramme.code": "a code",
    "content.Organisation.native_name": "a proper name, in the organisation's own language",
    "content.Person.name": "a proper name",
    "content.Venue.street": "a postal address",
    "content.Venue.postcode": "a postal address",
    "content.Contact.street": "a postal address",
    "content.Contact.postcode": "a postal address",
    "content.Contact.phone": "a number",
    "content.Contact.tax_id": "a number",
    "content.Contact.recipient_name": "a proper name",
    "content.Contact.recipient_street": "a postal address",
    "content.Contact.recipient_postcode": "a postal address",
    "content.EventPage.sessions.session.key": "a key",
    "content.PublicationPage.authors.author.name": "a proper name",
    "registrations.RegistrationPage.questions.question.key": "a key",
    "registrations.RegistrationPage.questions.question.choices.key": "a key",
    "registrations.RegistrationPage.questions.question.show_if_question": "a key",
    "registrations.RegistrationPage.questions.question.show_if_answer": "a key",
    "*.body.embed_link.provider": "the name of a website",
    "*.body.gallery.images.credit": "who made it",
    "*.body.image.credit": "who made it",
    "*.body.heading.anchor": "an address: links lead there from any language",
}
TERMS = {"Theme", "OrganisationType", "Audience", "Keyword"}
# Fields and blocks that look like texts and hold something else: codes, addresses, dates, choices.
NO_TEXT_FIELDS = (models.URLField, models.EmailField, PartialDateField)
NO_TEXT_BLOCKS = (
    blocks.BooleanBlock,
    blocks.ChoiceBlock,
    blocks.ChooserBlock,
    blocks.DateBlock,
    blocks.DecimalBlock,
    blocks.EmailBlock,
    blocks.IntegerBlock,
    blocks.TimeBlock,
    blocks.URLBlock,
    PartialDateBlock,
)
# Wagtail's own fields of pages that visitors see something of.
OF_ALL_PAGES = {"title", "slug", "seo_title", "search_description"}


class Words:
    """Gives each text a word of its own, and remembers where it stands."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        self._numbers = itertools.count()

    def __call__(self, place: str) -> str:
        # Letters alone: whatever is made of the text keeps them.
        number = next(self._numbers)
        word = "zz" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}") + "zz"
        self.places[word] = place
        return word


def our_models() -> list[type[models.Model]]:
    found = (model for model in public_models() if model.__module__.startswith(OURS))
    return sorted({model for model in found if not model._meta.auto_created}, key=lambda model: model._meta.label)


TRANSLATED = [model for model in our_models() if issubclass(model, TranslatableMixin)]


def texts(model: type[models.Model]) -> Iterator[Any]:
    """Yield the fields of *model* in which somebody writes words."""
    for field in model._meta.concrete_fields:
        if field.model is Page and field.name not in OF_ALL_PAGES:
            continue
        is_text = isinstance(field, models.CharField | models.TextField | StreamField)
        if is_text and field.editable and not field.choices and not isinstance(field, NO_TEXT_FIELDS):
            yield field


def value_of(block: Any, place: str, words: Words) -> Any:
    """Return a value of *block*, as it is stored, with a word in each text."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {"type": name, "id": f"{place}.{name}", "value": value_of(child, f"{place}.{name}", words)}
            for name, child in block.child_blocks.items()
        ]
    if isinstance(block, blocks.StructBlock):
        return {name: value_of(child, f"{place}.{name}", words) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [{"type": "item", "id": f"{place}[]", "value": value_of(block.child_block, place, words)}]
    if isinstance(block, TableBlock):
        return {"data": [[words(f"{place}.cell")]], "table_caption": words(f"{place}.caption")}
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{words(place)}</p>"
    if isinstance(block, NO_TEXT_BLOCKS):
        return None
    assert isinstance(block, blocks.CharBlock | blocks.TextBlock), f"Is {place} a text? Say so here."
    return words(place)


def filled(model: type[models.Model], words: Words) -> Any:
    """Return a row of *model*, which isn't saved, with a word in each text."""
    row: Any = model(locale=Locale.objects.get(language_code="en"))
    for field in texts(model):
        place = f"{model._meta.label}.{field.name}"
        if isinstance(field, StreamField):
            setattr(row, field.name, json.dumps(value_of(field.stream_block, place, words)))
        else:
            setattr(row, field.name, words(place))
    return row


def reason(place: str) -> str | None:
    """Return why the text at *place* isn't offered for translation, if that is said above."""
    label, _dot, rest = place.partition(".")[2].partition(".")
    if rest == "slug" and label in TERMS:
        return SAME_EVERYWHERE["*.slug of a term"]
    return SAME_EVERYWHERE.get(place) or SAME_EVERYWHERE.get(f"*.{rest}")


def offered(row: Any) -> str:
    return " ".join(segment.string.data for segment in extract_segments(row) if isinstance(segment, StringSegmentValue))


@pytest.mark.django_db
@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model._meta.label)
def test_every_text_is_offered_to_translators_or_has_a_reason(model: Any) -> None:
    words = Words()
    found = offered(filled(model, words))

    assert words.places
    missing = {place for word, place in words.places.items() if word not in found}
    assert {place for place in missing if not reason(place)} == set()
    # A reason that holds no longer is taken away.
    assert {place for place in words.places.values() if reason(place)} <= missing


def test_models_without_languages_are_named_with_the_reason() -> None:
    others = [model for model in our_models() if model not in TRANSLATED]
    with_texts = {
        model._meta.label
        for model in others
        if any(isinstance(field, models.CharField | models.TextField) for field in model._meta.local_fields)
    }
    assert with_texts == set(NOT_TRANSLATED)
    # Rows that are parts of a translated one would need rules of their own.
    parts = [model for model in others if model._meta.label not in NOT_TRANSLATED]
    assert not [
        (part, field.related_model)
        for part in parts
        for field in part._meta.local_fields
        if isinstance(field.related_model, type) and field.related_model in TRANSLATED
    ]


def test_reasons_name_texts_that_there_are() -> None:
    words = Words()
    for model in TRANSLATED:
        for field in texts(model):
            place = f"{model._meta.label}.{field.name}"
            if isinstance(field, StreamField):
                value_of(field.stream_block, place, words)
            words(place)
    known = set(words.places.values())
    known |= {f"*.{place.split('.', 2)[2]}" for place in known} | {"*.slug of a term"}
    assert SAME_EVERYWHERE.keys() <= known


def test_every_text_is_walked() -> None:
    """The walk finds texts: what walks past everything would find nothing missing."""
    words = Words()
    for model in TRANSLATED:
        for field in texts(model):
            words(field.name)
            if isinstance(field, StreamField):
                value_of(field.stream_block, field.name, words)
    assert len(TRANSLATED) > 35
    assert len(words.places) > 900
