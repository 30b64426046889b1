"""What the front end reckons from what the API says: colours, opening hours, totals, words."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.schema import schema
from cms.microsites.contrast import contrast_ratio
from frontend import formats
from frontend.colours import on, readable
from frontend.labels import LABELS, label
from frontend.look import TYPEFACES, dark, light, style_sheet
from frontend.maps import europe
from frontend.opening_hours import in_words, is_open, zone_of_country
from frontend.pages import planned_total
from frontend.text import sort_key

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
# Random colours seldom pass: begin with what can be read, and move everything but the grounds.
READABLE = st.tuples(COLOUR, COLOUR, st.sampled_from(["#ffffff", "#fff8ef", "#f2f4f7", "#101418", "#2b1a2e"]))


@settings(max_examples=150, deadline=None)
@given(READABLE)
def test_all_text_can_be_read_by_day_and_by_night(colours: tuple[str, str, str]) -> None:
    primary, accent, ground = colours
    theme = {
        "background": ground,
        "surface": ground,
        "text": on(ground),
        "primary": readable(primary, ground),
        "accent": readable(accent, ground, ratio=3),
    }
    theme["onPrimary"] = on(theme["primary"])

    for palette in (light(theme), dark(theme)):
        for words, *grounds in (
            ("text", "ground", "surface"),
            ("muted", "ground", "surface"),
            ("link", "ground", "surface"),
            ("accent-text", "ground", "surface"),
            ("wrong", "ground", "surface"),
            ("on-primary", "primary"),
            ("on-tint", "tint"),
            ("link-on-tint", "tint"),
            ("on-mark", "mark"),
            ("on-band", "band"),
        ):
            for behind in grounds:
                assert contrast_ratio(palette[words], palette[behind]) >= 4.5, (words, behind, palette)
        for sign in ("edge", "accent"):
            assert contrast_ratio(palette[sign], palette["ground"]) >= 3


def test_every_typeface_of_the_api_has_its_letters() -> None:
    assert set(TYPEFACES) == set(schema.graphql_schema.type_map["Typeface"].values)
    assert "url(" not in style_sheet(
        {
            "background": "#ffffff",
            "surface": "#eeeeee",
            "text": "#000000",
            "primary": "#0b4ea2",
            "onPrimary": "#ffffff",
            "accent": "#b3541e",
            "typeface": "SERIF",
        }
    )


@pytest.mark.parametrize("enum", sorted(LABELS))
def test_every_value_of_an_enum_has_words(enum: str) -> None:
    assert set(LABELS[enum]) == set(schema.graphql_schema.type_map[enum].values)


def test_value_of_a_newer_api_is_shown_as_it_is() -> None:
    assert label("EventType", "FIELD_TRIP") == "Field trip"
    assert label("EventType", None) == ""


# --- Opening hours ----------------------------------------------------------------------------------------------------

WEEKDAYS = [{"firstDay": 0, "lastDay": 4, "opens": "07:30:00", "closes": "15:30:00", "note": None}]


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-20T06:29:00+00:00", False),  # Friday, 07:29 in Warsaw
        ("2026-11-20T06:30:00+00:00", True),
        ("2026-11-20T14:29:00+00:00", True),
        ("2026-11-20T14:30:00+00:00", False),
        ("2026-07-17T05:30:00+00:00", True),  # summer time
        ("2026-11-21T10:00:00+00:00", False),  # Saturday
    ],
)
def test_office_is_open_by_the_clocks_of_its_country(moment: str, open_: bool) -> None:
    warsaw = zone_of_country("PL")
    assert warsaw is not None

    assert is_open(WEEKDAYS, warsaw, datetime.datetime.fromisoformat(moment)) is open_


def test_country_with_several_zones_has_none_unless_we_know() -> None:
    assert zone_of_country("US") is None
    assert str(zone_of_country("DE")) == "Europe/Berlin"
    assert zone_of_country(None) is None


def test_hours_are_said_in_the_readers_language() -> None:
    assert in_words(WEEKDAYS[0], "pl") == {"days": "poniedziałek – piątek", "times": "07:30–15:30"}


# --- Totals, names, sizes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "total"),
    [
        ({"count": 2, "per": "PROJECT", "every": "ONCE"}, 2),
        ({"count": 3, "per": "PARTNER", "every": "YEAR"}, 3 * 15 * 6),
        ({"count": 5, "per": "COUNTRY", "every": "YEAR"}, 5 * 2 * 6),
        ({"count": 2, "per": "PARTNER", "every": "EVALUATION_STAGE"}, None),  # nobody says how many stages
    ],
)
def test_planned_total_is_reckoned_only_from_what_is_known(output: dict[str, Any], total: int | None) -> None:
    project = {"durationMonths": 70, "countries": [{"code": "PL"}, {"code": "HU"}]}

    assert planned_total(output, project, partners=15) == total
    assert planned_total(output, {**project, "durationMonths": None}, partners=15) in (total, None)


def test_map_marks_countries_once_and_counts_them() -> None:
    poland, malta = {"code": "PL", "name": "Poland"}, {"code": "MT", "name": "Malta"}

    drawn = europe([poland, malta, poland, {"code": "US", "name": "United States"}])

    assert drawn is not None
    assert [(entry["name"], entry["count"], entry["is_small"]) for entry in drawn["marked"]] == [
        ("Malta", 1, True),
        ("Poland", 2, False),
    ]
    assert europe([poland, poland]) is None


def test_accents_do_not_change_the_order() -> None:
    assert sorted(["Zypern", "Österreich", "Belgien"], key=sort_key) == ["Belgien", "Österreich", "Zypern"]


def test_sizes_and_dates_follow_the_language() -> None:
    assert formats.file_size(1_234_567, "fr") == "1,2\u202fMo"
    assert formats.date(datetime.date(2014, 5, 7), "pl") == "7 maja 2014"
    assert formats.duration(36, "month", "pl") == "36 miesięcy"
    moment = datetime.datetime(2014, 5, 7, 7, 30, tzinfo=datetime.UTC)
    assert formats.moment(moment, "Europe/Brussels", "en") == "7 May 2014, 09:30 CEST"
