from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.writer import MigrationWriter
from wagtail import blocks, hooks
from wagtail.fields import StreamField
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, TranslationSource

from cms.content import blocks as content_blocks
from cms.content.blocks import (
    AltTextBlock,
    AreasBlock,
    AuthorBlock,
    BilingualBlock,
    BodyBlock,
    CallToActionBlock,
    CuratedLinkBlock,
    EmbedLinkBlock,
    EnumBlock,
    FundingBlock,
    GalleryBlock,
    HeadingBlock,
    IndicatorBlock,
    LinkCardBlock,
    OpeningHoursBlock,
    PlannedOutputBlock,
    PolicyTimelineBlock,
    QuoteBlock,
    SessionBlock,
    TableBlock,
    TextBlock,
)
from cms.content.choices import EventListing, PartnerRole
from cms.content.models import Person, PlainPage
from cms.content.partial_dates import PartialDate


def _errors(block: blocks.StructBlock, value: dict[str, Any]) -> dict[str, str]:
    """Return what *block* says about each part of *value*, which must not be empty."""
    with pytest.raises(blocks.StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    return {name: " ".join(error.messages) for name, error in caught.value.block_errors.items()}


def _clean(block: blocks.StructBlock, value: dict[str, Any]) -> Any:
    return block.clean(block.to_python(value))


# --- What the API and migrations derive from --------------------------------------------------------------------


def test_body_has_the_documented_blocks() -> None:
    words = {"text", "heading", "quote", "bilingual", "areas", "policy_timeline", "table"}
    media = {"image", "gallery", "documents", "embed_link"}
    lists_and_links = {"people", "partners", "events", "call_to_action", "link_cards"}
    assert set(BodyBlock().child_blocks) == words | media | lists_and_links


def _all_blocks(block: blocks.Block) -> list[blocks.Block]:
    children = list(getattr(block, "child_blocks", {}).values())
    children += [block.child_block] if isinstance(block, blocks.ListBlock) else []
    return [block, *(each for child in children for each in _all_blocks(child))]


def _block_classes() -> list[type[blocks.Block]]:
    """Return our blocks, but for those that need an argument."""
    named = [getattr(content_blocks, name) for name in content_blocks.__all__]
    need_arguments = (EnumBlock, content_blocks.SharedChooserBlock)
    return [
        value
        for value in named
        if isinstance(value, type) and issubclass(value, blocks.Block) and value not in need_arguments
    ]


def _exported_blocks() -> list[blocks.Block]:
    return [each for block_class in _block_classes() for each in _all_blocks(block_class())]


def test_every_struct_has_a_name_a_label_and_an_icon_that_exists() -> None:
    icons = {name.rpartition("/")[2] for hook in hooks.get_hooks("register_icons") for name in hook([])}
    structs = [block for block in _exported_blocks() if isinstance(block, blocks.StructBlock)]
    assert len(structs) > 30
    for block in structs:
        assert type(block).__name__.endswith("Block")
        assert type(block)._meta_class.label, type(block).__name__
        assert f"{block.meta.icon}.svg" in icons, (type(block).__name__, block.meta.icon)


def test_every_field_in_a_block_has_a_label_for_translators() -> None:
    for block in _exported_blocks():
        for name, child in getattr(block, "child_blocks", {}).items():
            # Wagtail makes a label from the name where there is none: in English, and for nobody to translate.
            assert "label" in child._constructor_args[1] or type(child)._meta_class.label, (type(block).__name__, name)


def test_every_choice_names_its_enum_or_is_a_code() -> None:
    choices = [block for block in _exported_blocks() if isinstance(block, blocks.ChoiceBlock)]
    assert len(choices) > 10
    for block in choices:
        codes = (content_blocks.LanguageBlock, content_blocks.CurrencyBlock, content_blocks.TimeZoneBlock)
        assert isinstance(block, codes) or block.enum.choices == list(block.field.choices)[-len(block.enum.choices) :]


def test_blocks_can_be_written_into_a_migration() -> None:
    for block_class in _block_classes():
        _name, _path, _args, kwargs = StreamField([("item", block_class())]).deconstruct()
        assert MigrationWriter.serialize(kwargs["block_lookup"])[0]


def test_new_language_or_currency_needs_no_migration(settings: Any) -> None:
    _path, _args, before = content_blocks.LanguageBlock().deconstruct()
    settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.WAGTAIL_CONTENT_LANGUAGES, ("ti", "Tigrinya")]
    block = content_blocks.LanguageBlock()
    assert block.deconstruct()[2] == before
    assert block.clean("ti") == "ti"


def test_enum_block_remembers_its_enum() -> None:
    block = EnumBlock(PartnerRole, required=False)
    assert block.enum is PartnerRole
    assert block.deconstruct()[0] == "wagtail.blocks.ChoiceBlock"
    assert block.clean("lead") == PartnerRole.LEAD
    with pytest.raises(ValidationError):
        block.clean("boss")


# --- Rich text --------------------------------------------------------------------------------------------------


def test_rich_text_offers_no_embeds_and_no_images() -> None:
    features = TextBlock().features
    assert {"bold", "italic", "link", "document-link", "ol", "ul", "h3", "superscript"} <= set(features)
    assert not {"embed", "image", "h1", "h2"} & set(features)


# --- Headings ---------------------------------------------------------------------------------------------------


def test_heading_gets_its_anchor_from_its_words() -> None:
    value = _clean(HeadingBlock(), {"text": "Gdzie są łódź & Straße?", "level": "2", "anchor": ""})
    assert value["anchor"] == "gdzie-sa-lodz-strasse"
    assert value["level"] == 2


def test_heading_keeps_an_anchor_that_somebody_chose() -> None:
    assert _clean(HeadingBlock(), {"text": "Aims", "level": 3, "anchor": "aims-2014"})["anchor"] == "aims-2014"


def test_heading_refuses_an_anchor_with_other_signs() -> None:
    errors = _errors(HeadingBlock(), {"text": "Aims", "level": 2, "anchor": "Our Aims"})
    assert "hyphens" in errors["anchor"]


@pytest.mark.parametrize("level", [1, 5, ""])
def test_heading_has_level_two_to_four(level: Any) -> None:
    assert "level" in _errors(HeadingBlock(), {"text": "Aims", "level": level, "anchor": ""})


def _body(*children: tuple[str, Any]) -> Any:
    block = BodyBlock()
    return block.clean(block.to_python([{"type": kind, "value": value} for kind, value in children]))


def test_second_heading_with_the_same_anchor_is_refused() -> None:
    with pytest.raises(blocks.StreamBlockValidationError) as caught:
        _body(
            ("heading", {"text": "Aims", "level": 2, "anchor": ""}),
            ("text", "<p>…</p>"),
            ("heading", {"text": "Our aims", "level": 2, "anchor": "aims"}),
        )
    assert list(caught.value.block_errors) == [2]
    assert "“aims”" in str(caught.value.block_errors[2].block_errors["anchor"])


def test_headings_without_latin_letters_have_no_anchor_and_dont_clash() -> None:
    value = _body(
        ("heading", {"text": "Στόχοι", "level": 2, "anchor": ""}),
        ("heading", {"text": "Цели", "level": 2, "anchor": ""}),
    )
    assert [child.value["anchor"] for child in value] == ["", ""]


# --- Pictures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["EWSI_28.02.12.jpg", "IMG_0815.PNG", "photo of us.jpeg", "28.02.12"])
def test_alternative_text_is_no_file_name(text: str) -> None:
    with pytest.raises(ValidationError, match="name of a file"):
        AltTextBlock().clean(text)


def test_alternative_text_is_required_with_a_reason() -> None:
    with pytest.raises(ValidationError, match="cannot see it"):
        AltTextBlock().clean("")
    assert AltTextBlock().clean("Two women at a desk, in room 3.14") == "Two women at a desk, in room 3.14"


def test_gallery_has_at_least_one_picture() -> None:
    assert "images" in _errors(GalleryBlock(), {"images": []})


# --- Words ------------------------------------------------------------------------------------------------------


def test_quote_needs_its_source() -> None:
    assert "source" in _errors(QuoteBlock(), {"text": "A one-stop shop", "source": ""})


def test_timeline_takes_dates_of_any_precision() -> None:
    value = _clean(PolicyTimelineBlock(), {"entries": [{"date": "2004-11", "title": "The Hague Programme"}]})
    assert value["entries"][0]["date"] == PartialDate(2004, 11)


def test_timeline_and_areas_need_an_entry() -> None:
    assert "entries" in _errors(PolicyTimelineBlock(), {"entries": []})
    assert "items" in _errors(AreasBlock(), {"title": "Areas", "items": []})


def test_two_languages_side_by_side_differ() -> None:
    sides = {"left": "<p>Here you belong</p>", "right": "<p>Tu przynależysz</p>"}
    errors = _errors(BilingualBlock(), {"left_language": "pl", "right_language": "pl", **sides})
    assert "same language" in errors["right_language"]
    value = _clean(BilingualBlock(), {"left_language": "en", "right_language": "pl", **sides})
    assert (value["left_language"], value["right_language"]) == ("en", "pl")


def test_table_is_neither_empty_nor_ragged() -> None:
    block = TableBlock()
    with pytest.raises(ValidationError, match="empty"):
        block.clean({"data": [[None, ""], ["", None]], "table_header_choice": "row"})
    with pytest.raises(ValidationError, match="same number"):
        block.clean({"data": [["a", "b"], ["c"]], "table_header_choice": "row"})
    assert block.clean({"data": [["a", "b"], ["c", None]], "table_header_choice": "row"})["first_row_is_table_header"]


# --- Links ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("block", [CallToActionBlock(), LinkCardBlock(), CuratedLinkBlock()])
def test_link_leads_to_a_page_or_an_address_and_never_both(block: blocks.StructBlock) -> None:
    page = Page.get_first_root_node().pk
    texts = {"title": "Donate", "label": "Support us with a donation"}
    neither = _errors(block, {**texts, "page": None, "url": ""})
    both = _errors(block, {**texts, "page": page, "url": "https://example.org/"})
    assert neither.keys() == both.keys() == {"page", "url"}
    assert "not both" in both["page"]
    assert "not both" not in neither["page"]
    assert _clean(block, {**texts, "page": page, "url": ""})["page"].pk == page
    assert _clean(block, {**texts, "page": None, "url": "https://example.org/"})["url"] == "https://example.org/"


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://www.youtube.com/watch?v=1", "YouTube"),
        ("https://youtu.be/1", "YouTube"),
        ("https://audiovisual.ec.europa.eu/en/video/1", "European Union"),
        ("https://videos.example.org/1", "videos.example.org"),
        ("https://notyoutube.com/1", "notyoutube.com"),
    ],
)
def test_embed_link_says_whose_website_it_leads_to(url: str, provider: str) -> None:
    value = {"url": url, "title": "Recording of the seminar", "provider": "", "note": ""}
    assert _clean(EmbedLinkBlock(), value)["provider"] == provider
    assert _clean(EmbedLinkBlock(), {**value, "provider": "Our channel"})["provider"] == "Our channel"


# --- Facts ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_author_is_a_person_or_a_name() -> None:
    errors = _errors(AuthorBlock(), {"person": None, "name": "", "affiliation": ""})
    assert errors.keys() == {"person", "name"}
    assert _clean(AuthorBlock(), {"person": None, "name": "A. Kovács", "affiliation": ""})["name"] == "A. Kovács"


@pytest.mark.django_db
def test_funding_with_an_amount_needs_its_currency() -> None:
    errors = _errors(FundingBlock(), {"programme": None, "kind": "funder", "amount": "10", "currency": ""})
    assert "programme" in errors  # the parts are checked before the whole
    block = FundingBlock([("programme", blocks.CharBlock(required=False))])
    assert "currency" in _errors(block, {"kind": "funder", "amount": "10", "currency": ""})
    assert _clean(block, {"kind": "funder", "amount": None, "currency": ""})["amount"] is None
    assert _clean(block, {"kind": "funder", "amount": "0.5", "currency": "EUR"})["currency"] == "EUR"


def _output(**values: Any) -> dict[str, Any]:
    return {"kind": "event", "title": "Events", "count": 2, "per": "partner", "every": "evaluation_stage", **values}


def test_planned_output_takes_a_range_of_participants() -> None:
    value = _clean(PlannedOutputBlock(), _output(minimum_participants=20, maximum_participants=50, approximate=True))
    assert (value["minimum_participants"], value["maximum_participants"], value["approximate"]) == (20, 50, True)
    assert _clean(PlannedOutputBlock(), _output(minimum_participants=100))["maximum_participants"] is None
    errors = _errors(PlannedOutputBlock(), _output(minimum_participants=50, maximum_participants=20))
    assert "50" in errors["maximum_participants"]


def test_indicator_has_a_number_and_a_unit() -> None:
    value = _clean(IndicatorBlock(), {"name": "Stakeholders", "value": "165", "unit": "people"})
    assert value["value"] == 165


def _session(**values: Any) -> dict[str, Any]:
    return {"key": "opening", "kind": "welcome", "title": "Opening", "day": 1, **values}


def test_session_runs_forwards() -> None:
    value = _clean(SessionBlock(), _session(starts="09:30", ends="10:00"))
    assert (value["starts"], value["ends"]) == (datetime.time(9, 30), datetime.time(10))
    assert _clean(SessionBlock(), _session(starts="09:30"))["ends"] is None
    assert "before it starts" in _errors(SessionBlock(), _session(starts="10:00", ends="09:30"))["ends"]
    assert "starts" in _errors(SessionBlock(), _session(ends="09:30"))


def test_session_without_a_limit_is_not_a_full_one() -> None:
    assert _clean(SessionBlock(), _session())["capacity"] is None
    assert _clean(SessionBlock(), _session(capacity=0))["capacity"] == 0


def test_opening_hours_run_forwards() -> None:
    hours = {"first_day": 0, "last_day": 4, "opens": "07:30", "closes": "15:30"}
    value = _clean(OpeningHoursBlock(), hours)
    assert (value["first_day"], value["last_day"], value["opens"]) == (0, 4, datetime.time(7, 30))
    assert "last_day" in _errors(OpeningHoursBlock(), {**hours, "first_day": 5})
    assert "closes" in _errors(OpeningHoursBlock(), {**hours, "closes": "07:30"})
    assert "first_day" in _errors(OpeningHoursBlock(), {**hours, "first_day": 7})


def test_weekday_is_a_number_when_it_comes_from_the_form() -> None:
    block = content_blocks.WeekdayBlock()
    assert block.clean(block.value_from_form("6")) == 6
    assert block.get_prep_value(block.clean("0")) == 0


# --- Translating ------------------------------------------------------------------------------------------------


@pytest.fixture
def polish(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="pl")[0]


def _translated_body(page: PlainPage, polish: Locale, words: dict[str, str]) -> Any:
    """Translate *page* with wagtail-localize, word by word, and return the Polish page's body."""
    source, _created = TranslationSource.get_or_create_from_instance(page)
    source.update_from_db()
    strings = {segment.string.data: segment for segment in source.stringsegment_set.select_related("string", "context")}
    assert set(words) <= set(strings)
    for text, translation in words.items():
        segment = strings[text]
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=polish, data=translation
        )
    source.create_or_update_translation(polish, copy_parent_pages=True, fallback=True)
    return page.get_translation(polish).body, set(strings)


def test_translators_get_words_and_no_codes(polish: Locale) -> None:
    english = Locale.objects.get(language_code="en")
    person = Person.objects.create(name="Anna Nowak", role_title="Director", locale=english)
    page = PlainPage(title="About", locale=english)
    page.body = BodyBlock().to_python(
        [
            {"type": "heading", "id": "a", "value": {"text": "Aims", "level": 2, "anchor": "aims"}},
            {"type": "quote", "id": "b", "value": {"text": "Welcome", "source": "The Council", "language": "en"}},
            {
                "type": "table",
                "id": "c",
                "value": {
                    "data": [["Country", "Number"], ["Poland", None]],
                    "table_caption": "Partners by country",
                    "table_header_choice": "row",
                },
            },
            {
                "type": "people",
                "id": "d",
                "value": {"title": "Team", "people": [{"type": "item", "id": "e", "value": person.pk}]},
            },
            {"type": "events", "id": "f", "value": {"title": "Events", "when": "past", "limit": 5}},
            {
                "type": "embed_link",
                "id": "g",
                "value": {"url": "https://youtu.be/1", "title": "Recording", "provider": "YouTube", "note": ""},
            },
        ]
    )
    Page.get_first_root_node().add_child(instance=page)

    # The person has no Polish translation, and that is no obstacle.
    words = {"Aims": "Cele", "Country": "Kraj", "Partners by country": "Partnerzy według krajów", "Team": "Zespół"}
    body, offered = _translated_body(PlainPage.objects.get(pk=page.pk), polish, words)

    assert not {"aims", "en", "past", "YouTube", "row", "Anna Nowak"} & offered
    heading, _quote, table, people, events, link = (child.value for child in body)
    assert (heading["text"], heading["anchor"], heading["level"]) == ("Cele", "aims", 2)
    assert table["data"] == [["Kraj", "Number"], ["Poland", None]]
    assert table["table_caption"] == "Partnerzy według krajów"
    assert people["title"] == "Zespół"
    assert list(people["people"]) == [person]
    assert events["when"] == EventListing.PAST
    assert link["provider"] == "YouTube"
