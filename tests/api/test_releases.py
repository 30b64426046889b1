"""A breaking change of the schema fails, unless the last release deprecated what breaks and its last day is over."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from graphql import build_schema

from api.management.commands import graphql_release
from api.management.commands.graphql_schema import schema_text
from api.releases import Comparison, Release, compare, deprecations, last_release

RELEASED = """
type Query {
  event(id: ID, old: String @deprecated(reason: "Use `id`. Removed after 2026-06-30.")): Event
  fair: Fair @deprecated(reason: "Use `event`. Removed after 2026-06-30.")
}
type Event {
  title: String!
  name: String @deprecated(reason: "Use `title`. Removed after 2026-06-30.")
  label: String @deprecated(reason: "Use `title`.")
  kind: Kind
}
type Fair { stands: [Stand!]! }
type Stand { number: Int }
enum Kind { FORUM MEETING @deprecated(reason: "Use FORUM. Removed after 2026-06-30.") }
"""
BEFORE, LAST, AFTER = datetime.date(2026, 6, 1), datetime.date(2026, 6, 30), datetime.date(2026, 7, 1)


def changed(*replacements: tuple[str, str], today: datetime.date = AFTER) -> Comparison:
    """Compare the released schema with what it becomes by replacing parts of it."""
    text = RELEASED
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return compare(Release("1.0.0", RELEASED), build_schema(text), today)


NAME = '  name: String @deprecated(reason: "Use `title`. Removed after 2026-06-30.")\n'
LABEL = '  label: String @deprecated(reason: "Use `title`.")\n'
FAIR = '  fair: Fair @deprecated(reason: "Use `event`. Removed after 2026-06-30.")\n'
FAIR_TYPES = "type Fair { stands: [Stand!]! }\ntype Stand { number: Int }\n"


def test_same_schema_keeps_its_promises() -> None:
    assert changed() == Comparison([], [], [])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  title: String!\n", "", "Event.title was removed."),
        ("title: String!", "title: String", "Event.title changed type from String! to String."),
        ("enum Kind { FORUM ", "enum Kind { ", "FORUM was removed from enum type Kind."),
        ("event(id: ID,", "event(", "Query.event arg id was removed."),
        ("event(id: ID,", "event(id: ID!,", "Query.event arg id has changed type from ID to ID!."),
        ("event(id: ID,", "event(id: ID, year: Int!,", "A required arg year on Query.event was added."),
        (LABEL, "", "Event.label was removed."),
    ],
)
def test_what_was_not_announced_breaks(old: str, new: str, words: str) -> None:
    found = changed((old, new))

    assert found.broken == [words]
    assert not found.is_kept


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (NAME, "Event.name was removed."),
        (
            ' MEETING @deprecated(reason: "Use FORUM. Removed after 2026-06-30.")',
            "MEETING was removed from enum type Kind.",
        ),
        (
            ', old: String @deprecated(reason: "Use `id`. Removed after 2026-06-30.")',
            "Query.event arg old was removed.",
        ),
        (FAIR, "Query.fair was removed."),
    ],
)
def test_what_was_deprecated_may_go_after_its_last_day(old: str, words: str) -> None:
    assert changed((old, ""), today=AFTER).is_kept
    for day in (BEFORE, LAST):
        found = changed((old, ""), today=day)
        assert (found.broken, found.not_yet) == ([], [words])
        assert not found.is_kept


def test_types_go_with_the_last_field_that_leads_to_them() -> None:
    assert changed((FAIR, ""), (FAIR_TYPES, "")).is_kept
    assert set(changed((FAIR, ""), (FAIR_TYPES, ""), today=LAST).not_yet) == {
        "Query.fair was removed.",
        "Fair was removed.",
        "Stand was removed.",
    }


def test_last_day_that_is_said_only_now_does_not_count() -> None:
    # The release has no day for it, whatever the schema says today.
    dated = '  label: String @deprecated(reason: "Use `title`. Removed after 2020-01-01.")\n'

    assert changed((LABEL, dated)).is_kept
    assert changed((LABEL, "")).broken == ["Event.label was removed."]


def test_what_may_surprise_is_told_and_breaks_nothing() -> None:
    found = changed(("enum Kind { FORUM ", "enum Kind { FORUM STUDY_VISIT "))

    assert found.is_kept
    assert found.dangerous == ["STUDY_VISIT was added to enum type Kind."]


def test_what_is_new_is_neither_broken_nor_a_surprise() -> None:
    assert changed(
        ("title: String!", "title: String!\n  subtitle: String"), ("kind: Kind", "kind: Kind!")
    ) == Comparison([], [], [])


def test_deprecations_are_found_wherever_they_can_be() -> None:
    assert [deprecation.coordinate for deprecation in deprecations(build_schema(RELEASED))] == [
        "Event.name",
        "Event.label",
        "Kind.MEETING",
        "Query.event(old:)",
        "Query.fair",
    ]


def test_last_release_is_the_highest_version(tmp_path: Path) -> None:
    assert last_release(tmp_path) is None
    for version in ("0.9.0", "0.10.0", "0.2.11"):
        (tmp_path / f"{version}.graphql").write_text(version)

    assert last_release(tmp_path) == Release("0.10.0", "0.10.0")


# --- The command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "graphql" / "releases"
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\nversion = "1.2.0"\n')
    monkeypatch.setattr(graphql_release, "FOLDER", folder)
    monkeypatch.setattr(graphql_release, "PROJECT", project)
    return folder


def run(*, check: bool = False) -> str:
    output = io.StringIO()
    call_command("graphql_release", check=check, stdout=output)
    return output.getvalue()


def test_schema_is_kept_under_the_version_of_the_project_once(releases: Path) -> None:
    assert "No schema was released yet" in run(check=True)
    assert "graphql/releases/1.2.0.graphql" in run()

    assert (releases / "1.2.0.graphql").read_text() == schema_text()
    assert "keeps what 1.2.0 promised" in run(check=True)
    with pytest.raises(CommandError, match=r"1\.2\.0\.graphql was released already"):
        run()


def test_check_fails_and_names_what_is_missing(releases: Path) -> None:
    run()
    promised = schema_text().replace("  licenceAttribution: String", "  licenceAttribution: String\n  gone: Int", 1)
    (releases / "1.2.0.graphql").write_text(promised)

    with pytest.raises(CommandError, match=r"\.gone was removed\.\n.*Removed after YYYY-MM-DD"):
        run(check=True)


def test_nothing_is_released_that_breaks_the_last_release(releases: Path) -> None:
    run()
    (releases / "1.2.0.graphql").rename(releases / "1.1.0.graphql")
    text = (releases / "1.1.0.graphql").read_text()
    (releases / "1.1.0.graphql").write_text(text.replace("type Query {", "type Query {\n  gone: Int\n", 1))

    with pytest.raises(CommandError, match=r"Query\.gone was removed"):
        run()
    assert not (releases / "1.2.0.graphql").exists()


def test_deprecation_without_a_last_day_is_refused(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query = graphql_release.schema.graphql_schema.query_type
    assert query is not None
    for reason in ("Not needed.", "Not needed. Removed after 2026-02-30."):
        monkeypatch.setattr(query.fields["sites"], "deprecation_reason", reason)

        with pytest.raises(CommandError, match=r"Query\.sites: “Not needed"):
            run(check=True)
    monkeypatch.setattr(query.fields["sites"], "deprecation_reason", "Not needed. Removed after 2027-01-31.")
    run(check=True)
