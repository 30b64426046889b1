"""Queries that are compiled once: with slots, together with others, and kept by PostgreSQL's connections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import IntegerField
from django.test.utils import CaptureQueriesContext

from cms.content import statements
from cms.content.models import Organisation, Venue
from cms.content.prepared import Prepared, Several, instance, run_together
from cms.content.statements import KEPT, OFTEN
from tests.factories import OrganisationFactory, VenueFactory

NAMES = ["id", "name", "translation_key"]


def by_ids(model: Any, *, order: str = "") -> Prepared:
    rows = model.objects.filter(pk__among=Several("pks", IntegerField()))
    return Prepared(rows.order_by("-name"), NAMES, order=order)


@pytest.mark.django_db
def test_queries_of_several_kinds_are_one_statement_and_keep_their_order() -> None:
    venues = [VenueFactory(name=name) for name in ("A", "B", "C")]
    organisation = OrganisationFactory(name="Only")
    several = by_ids(Venue, order="rows.name DESC")
    nothing = Prepared(Venue.objects.filter(pk__in=[]), ["id"])
    other = Prepared(Organisation.objects.filter(pk__among=Several("pks", IntegerField())), ["country", "id"])
    first_two, last = [venue.pk for venue in venues[:2]], venues[2]

    with CaptureQueriesContext(connection) as captured:
        found = run_together(
            [
                (several, {"pks": first_two}),
                (nothing, {}),
                (other, {"pks": [organisation.pk]}),
                (several, {"pks": [last.pk]}),
                (Prepared.count(Venue.objects.all()), {}),
                (several, {"pks": []}),
            ]
        )

    assert len(captured) == 1
    assert [[row[1] for row in found[0]], found[1]] == [["B", "A"], []]
    assert list(found[2][0]) == [organisation.country.code, organisation.pk]
    # Values are what Django makes of them, whatever stood beside them.
    assert list(found[3][0]) == [last.pk, "C", last.translation_key]
    assert [list(row) for row in found[4]] == [[3]]
    assert found[5] == []
    assert instance(Venue, several.names, found[3][0]) == last


def count_of(query: Prepared) -> int | None:
    assert query.statement is not None
    return statements._runs.get(connection.connection, {}).get(query.statement)


@pytest.fixture
def kept() -> Iterator[Prepared]:
    """A query that the connection keeps, after which it forgets all that it keeps."""
    query = by_ids(Venue)
    for _ in range(OFTEN + 1):
        query.rows({"pks": []})
    assert count_of(query) == KEPT
    yield query
    statements._forget(statements._runs.setdefault(connection.connection, {}))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_kept_statement_survives_what_others_do_to_its_connection(kept: Prepared) -> None:
    venue = VenueFactory(name="Town hall")

    def names() -> list[str]:
        return [row[1] for row in kept.rows({"pks": [venue.pk]})]

    with CaptureQueriesContext(connection) as captured:
        assert names() == ["Town hall"]
    assert captured[0]["sql"].startswith("EXECUTE kept_")

    # A pooler has given us another's connection: it knows nothing of the statement, or has it from somebody else.
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert names() == ["Town hall"]
    assert count_of(kept) != KEPT
    for _ in range(OFTEN + 1):
        names()
    assert count_of(kept) == KEPT
    statements._runs.clear()
    for _ in range(OFTEN + 2):
        assert names() == ["Town hall"]
    assert count_of(kept) == KEPT

    # A new version of the program changes the table under our feet.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE content_venue ALTER COLUMN name TYPE text")
    try:
        assert names() == ["Town hall"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE content_venue ALTER COLUMN name TYPE varchar(255)")
    assert names() == ["Town hall"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_transactions_keep_no_statements_and_connections_not_too_many(
    kept: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        kept.rows({"pks": []})
    assert not captured[0]["sql"].startswith("EXECUTE")

    monkeypatch.setattr(statements, "MOST_KEPT", 3)
    for _ in range(7):
        query = by_ids(Venue)
        query.rows({"pks": []})  # of the same text: a name for all of them
    others = [Prepared(Venue.objects.filter(pk__among=Several(f"pks{n}", IntegerField())), NAMES[:2]) for n in range(7)]
    for number, other in enumerate(others):
        rows = Prepared(Venue.objects.filter(pk__among=Several("pks", IntegerField()), postcode=str(number)), ["id"])
        for _ in range(OFTEN + 1):
            rows.rows({"pks": []})
            other.rows({f"pks{number}": []})
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE name LIKE 'kept_%%'", [])
        assert cursor.fetchone()[0] <= 3
