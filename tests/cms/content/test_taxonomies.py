from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import cms.content
from cms.content.blocks.basic import slug_validator
from cms.content.models import Audience, FundingProgramme, OrganisationType, Theme

FOLDER = Path(cms.content.__file__).parent / "taxonomies"
MODELS = {
    "themes": Theme,
    "organisation_types": OrganisationType,
    "audiences": Audience,
    "funding_programmes": FundingProgramme,
}
# Regulation No 1 of 1958, as it stands since 2013.
UNION = {
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl"),
    *("pt", "ro", "sk", "sl", "sv"),
}


def _rows(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _languages(row: dict[str, Any]) -> set[str]:
    return {name for name, value in row.items() if isinstance(value, dict)} | {"en"}


def test_every_taxonomy_has_a_model() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_rows_have_fields_that_exist_and_fit(name: str) -> None:
    rows, model = _rows(name), MODELS[name]
    known = {code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
    for key, row in rows.items():
        slug_validator(key)
        assert _languages(row) <= known, key
        for values in (row, *(value for value in row.values() if isinstance(value, dict))):
            for field, value in values.items():
                if isinstance(value, str) and field != "parent":
                    limit = model._meta.get_field(field).max_length
                    assert value.strip() == value != "", (key, field)
                    assert limit is None or len(value) <= limit, (key, field)


@pytest.mark.parametrize("name", MODELS)
def test_every_row_speaks_the_languages_of_the_interface(name: str) -> None:
    for key, row in _rows(name).items():
        assert set(settings.UI_LANGUAGES) <= _languages(row), key


@pytest.mark.parametrize("name", ["themes", "organisation_types"])
def test_parents_are_there_before_their_children(name: str) -> None:
    seen: set[str] = set()
    for key, row in _rows(name).items():
        assert row.get("parent", key) in {*seen, key}
        assert row.get("parent") != key
        seen.add(key)


@pytest.mark.parametrize("name", ["themes", "organisation_types", "audiences"])
def test_neighbours_have_an_order_and_different_labels(name: str) -> None:
    by_parent: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(name).values():
        by_parent.setdefault(row.get("parent", ""), []).append(row)
    for neighbours in by_parent.values():
        assert [row["sort_order"] for row in neighbours] == list(range(1, len(neighbours) + 1))
        for language in UNION if name == "themes" else settings.UI_LANGUAGES:
            labels = [row["label"] if language == "en" else row[language]["label"] for row in neighbours]
            assert len(set(labels)) == len(labels)


def test_six_themes_with_all_their_topics() -> None:
    rows = _rows("themes")
    topics = {key: [k for k, row in rows.items() if row.get("parent") == key] for key in rows}
    themes = {key: len(topics[key]) for key, row in rows.items() if "parent" not in row}
    assert themes == {
        "active-citizenship": 7,
        "economic-participation": 6,
        "social-cohesion": 5,
        "education-and-culture": 6,
        "anti-discrimination-and-equality": 5,
        "tools-and-techniques": 7,
    }


def test_themes_speak_every_language_of_the_union() -> None:
    assert len(UNION) == 24
    for key, row in _rows("themes").items():
        assert _languages(row) == UNION, key
