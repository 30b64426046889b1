from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from cms.content.blocks import PartialDateBlock
from cms.content.fields import PartialDateField, PartialDateFormField
from cms.content.models import ProjectPage
from cms.content.partial_dates import PartialDate
from cms.content.validators import validate_period


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(min_value=datetime.date(1000, 1, 1)))
    parts = draw(st.integers(min_value=1, max_value=3))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


# --- The value --------------------------------------------------------------------------------------------------


@given(partial_dates())
def test_partial_date_survives_being_written_and_read(date: PartialDate) -> None:
    assert PartialDate.parse(date.iso()) == date
    assert len(date.iso()) == {"year": 4, "month": 7, "day": 10}[date.precision]


@given(partial_dates(), partial_dates())
def test_partial_dates_sort_like_their_text(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) == (one.iso() < other.iso())
    assert (one >= other) == (one.iso() >= other.iso())


@given(partial_dates())
def test_partial_date_lies_between_its_first_and_last_day(date: PartialDate) -> None:
    first, last = date.first_day(), date.last_day()
    assert first <= last
    assert (first.year, last.year) == (date.year, date.year)
    # The day after is no longer what was meant.
    if last < datetime.date.max:
        after = PartialDate.of(last + datetime.timedelta(days=1))
        assert not after.iso().startswith(date.iso())


@given(st.text(max_size=14))
def test_any_text_is_a_date_or_a_complaint(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert PartialDate.parse(date.iso()) == date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2014", "2014"),
        ("2014-02", "2014-02"),
        ("2014-02-07", "2014-02-07"),
        (" 2014-2-7 ", "2014-02-07"),
        ("2014.02.07.", "2014-02-07"),
        ("2014/02/07", "2014-02-07"),
        ("31.08.2013", "2013-08-31"),
        ("31. 8. 2013", "2013-08-31"),
        ("31/08/2013", "2013-08-31"),
        ("07.07.2014", "2014-07-07"),
        ("02.2014", "2014-02"),
        ("1 November, 2012", "2012-11-01"),
        ("November 1, 2012", "2012-11-01"),
        ("7 maja 2014", "2014-05-07"),
        ("maj 2014", "2014-05"),
        ("7. Mai 2014", "2014-05-07"),
        ("7 février 2014", "2014-02-07"),
        ("2014. május 7.", "2014-05-07"),
        ("2012-02-29", "2012-02-29"),
    ],
)
def test_unambiguous_dates_are_understood(text: str, iso: str) -> None:
    assert PartialDate.parse(text).iso() == iso


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10.01.2015", "2015-01-10 or 2015-10-01"),
        ("09.30.2021", "2021-09-30"),
        ("12/31/2014", "2014-12-31"),
        ("31.02.2014", "no day 31"),
        ("2013-02-29", "no day 29"),
        ("2014-13", "no month 13"),
        ("13.2014", "no month 13"),
        ("99.99.2014", "no month 99"),
        ("07.05.14", "YYYY-MM-DD"),
        ("soon", "YYYY-MM-DD"),
        ("", "YYYY-MM-DD"),
        ("2022-2025", "YYYY-MM-DD"),
        ("0900", "four digits"),
        # October in Croatian and November in Polish: the admin speaks Polish, and a Croatian team must not be misread
        # without a word, but there is nothing that could tell the two apart.
        ("7 listopadu 2014", "YYYY-MM-DD"),
    ],
)
def test_ambiguous_and_impossible_dates_say_what_to_write(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"YYYY-MM-DD|four digits") as caught:
        PartialDate.parse(text)
    assert said in str(caught.value)


def test_day_without_month_is_refused() -> None:
    with pytest.raises(ValueError, match="month too"):
        PartialDate(2014, None, 7)


# --- Periods ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2014-02-07", "2014"),
        ("2014", "2014-02-07"),
        ("2022", "2025"),
        ("2014-02", "2014-02"),
        (None, "2014"),
        ("2014", None),
    ],
)
def test_period_may_run_forwards(start: str | None, end: str | None) -> None:
    validate_period(start and PartialDate.parse(start), end and PartialDate.parse(end))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end"), [("2014-02-07", "2014-02-06"), ("2014-02", "2014-01-31"), ("2014", "2013-12")]
)
def test_period_that_must_run_backwards_is_refused_at_its_end(start: str, end: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_period(PartialDate.parse(start), PartialDate.parse(end))
    assert list(caught.value.message_dict) == ["ends"]
    assert start in str(caught.value)


# --- The model field --------------------------------------------------------------------------------------------


def _project(starts: Any, title: str = "Project") -> ProjectPage:
    root = Page.get_first_root_node()
    page: ProjectPage = root.add_child(instance=ProjectPage(title=title, starts=starts))
    return page


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["2014", "2014-02", "2014-02-07"])
def test_partial_date_is_stored_as_iso_text(text: str) -> None:
    page = _project(PartialDate.parse(text))

    with connection.cursor() as cursor:
        cursor.execute("SELECT starts FROM content_projectpage WHERE page_ptr_id = %s", [page.pk])
        assert cursor.fetchone() == (text,)
    assert ProjectPage.objects.get(pk=page.pk).starts == PartialDate.parse(text)


@pytest.mark.django_db
def test_unknown_date_is_null() -> None:
    page = _project("")
    assert ProjectPage.objects.get(pk=page.pk).starts is None
    assert ProjectPage.objects.filter(starts=None).get() == page


def test_text_becomes_a_date_on_assignment() -> None:
    page = ProjectPage(starts="2014-02")
    assert page.starts == PartialDate(2014, 2)
    page.starts = datetime.date(2014, 2, 7)
    assert page.starts == PartialDate(2014, 2, 7)


@pytest.mark.django_db
def test_text_that_is_no_date_is_refused_by_the_fields_own_check() -> None:
    page = ProjectPage(title="Project", starts="10.01.2015")
    with pytest.raises(ValidationError) as caught:
        page.clean_fields()
    assert "2015-01-10 or 2015-10-01" in caught.value.message_dict["starts"][0]


@pytest.mark.django_db
def test_dates_of_any_precision_are_ordered_and_filtered() -> None:
    for text in ("2014-03", "2014-02-07", "2014", "2014-02", "2013-12-31"):
        _project(text, title=text)

    assert [page.starts.iso() for page in ProjectPage.objects.order_by("starts")] == [
        "2013-12-31",
        "2014",
        "2014-02",
        "2014-02-07",
        "2014-03",
    ]

    def found(condition: Q) -> list[str]:
        return [page.title for page in ProjectPage.objects.filter(condition).order_by("starts")]

    assert found(Q(starts__lt="2014-02")) == ["2013-12-31", "2014"]
    assert found(Q(starts__gte=PartialDate(2014, 2, 7))) == ["2014-02-07", "2014-03"]
    assert found(Q(starts__startswith="2014-02")) == ["2014-02", "2014-02-07"]
    assert found(Q(starts__in=["2014", datetime.date(2013, 12, 31)])) == ["2013-12-31", "2014"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["2014", "2014-02", "2014-02-07", None])
def test_revision_keeps_the_precision(text: str | None) -> None:
    page = _project(text)
    revision = page.save_revision()

    revision.refresh_from_db()
    assert revision.content["starts"] == text
    assert revision.as_object().starts == (text and PartialDate.parse(text))


def test_migrations_see_neither_length_nor_anything_else() -> None:
    field = PartialDateField(null=True, blank=True)
    _name, path, args, kwargs = field.deconstruct()
    assert (path, list(args), kwargs) == ("cms.content.fields.PartialDateField", [], {"null": True, "blank": True})
    assert field.db_type(connection).startswith(("varchar(10)", "character varying(10)"))
    # wagtail-localize would give a CharField to the translators.
    assert not isinstance(field, models.CharField)


def test_form_field_shows_and_reads_iso_text() -> None:
    form_field = PartialDateField(null=True, blank=True, verbose_name="starts").formfield()
    assert isinstance(form_field, PartialDateFormField)
    assert form_field.clean("2014-02") == PartialDate(2014, 2)
    assert form_field.clean("") is None
    assert form_field.prepare_value(PartialDate(2014)) == "2014"
    assert not form_field.has_changed(PartialDate(2014, 2), "2014-2")
    assert form_field.has_changed(PartialDate(2014, 2), "2014-02-01")
    assert form_field.has_changed(None, "10.01.2015")
    with pytest.raises(ValidationError, match="2015-01-10 or 2015-10-01"):
        form_field.clean("10.01.2015")
    with pytest.raises(ValidationError, match="required"):
        PartialDateField().formfield().clean("  ")


# --- The block --------------------------------------------------------------------------------------------------


@given(partial_dates())
def test_block_keeps_the_date_through_json_and_form(date: PartialDate) -> None:
    block = PartialDateBlock()
    assert block.to_python(block.get_prep_value(date)) == date
    assert block.clean(block.value_from_form(block.get_form_state(date))) == date


def test_block_is_empty_or_complains() -> None:
    optional = PartialDateBlock(required=False)
    for empty in (None, ""):
        assert optional.get_prep_value(optional.clean(empty)) is None
    with pytest.raises(ValidationError, match="2015-01-10 or 2015-10-01"):
        optional.clean("10.01.2015")
    with pytest.raises(ValidationError, match="required"):
        PartialDateBlock().clean("")


def test_equal_dates_have_equal_hashes() -> None:
    dates = [PartialDate(2014), PartialDate(2014, 1), PartialDate(2014, 1, 1)]
    for one, other in itertools.combinations(dates, 2):
        assert one != other
    assert len({*dates, PartialDate(2014)}) == 3
