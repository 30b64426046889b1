"""What the process holds of microsites: read once, never older than the rows beside it, and nothing uncommitted."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.content import directory
from cms.generations.held import Held
from cms.generations.models import Generation
from cms.microsites.models import Microsite, SocialLink

GENERATIONS = Generation._meta.db_table


def asked(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that read something else than generations."""
    return [query["sql"] for query in captured.captured_queries if GENERATIONS not in query["sql"]]


def visit(slug: str) -> Any:
    [microsite] = directory.microsites(slug=slug)
    [visitor] = directory.visitors([(microsite, "en")])
    return visitor


@pytest.mark.django_db(transaction=True)
def test_microsites_are_read_once_and_again_after_every_kind_of_edit(make_microsite: Any, make_page: Any) -> None:
    microsite = make_microsite("eim")
    page, elsewhere = make_page(microsite), make_page(microsite, title="Elsewhere")
    visit("eim")
    directory.social_links([microsite.pk])

    with CaptureQueriesContext(connection) as captured:
        assert visit("eim").sees(page)
        assert directory.microsites(hostname=microsite.site.hostname.upper()) == [microsite]
        assert directory.microsites(pks=[microsite.pk]) == directory.microsites() == [microsite]
        assert directory.social_links([microsite.pk]) == {}
    assert asked(captured) == []

    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert not visit("eim").sees(page)
    # What is private stays so wherever it goes, which changes nothing but its path.
    page.move(elsewhere, pos="last-child")
    page.refresh_from_db()
    assert not visit("eim").sees(page)
    restriction.delete()
    assert visit("eim").sees(page)
    Microsite.objects.filter(pk=microsite.pk).update(title="By update()")
    assert visit("eim").microsite.title == "By update()"
    link = SocialLink.objects.create(microsite=microsite, network="x", url="https://x.com/eim")
    assert directory.social_links([microsite.pk]) == {microsite.pk: [link]}
    Page.objects.filter(pk=microsite.home("en").pk).update(live=False)
    assert len(visit("eim").homes) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_transaction_is_held(make_microsite: Any) -> None:
    microsite = make_microsite("eim", title="Before")
    assert visit("eim").microsite.title == "Before"

    with transaction.atomic():
        for title in ("First", "Second"):
            Microsite.objects.filter(pk=microsite.pk).update(title=title)
            # PostgreSQL counts all that a transaction changes as one.
            assert visit("eim").microsite.title == title, "who has changed it sees it"
        transaction.set_rollback(True)
    assert visit("eim").microsite.title == "Before"


@pytest.mark.django_db(transaction=True)
def test_what_changes_while_it_is_read_is_read_again(make_microsite: Any) -> None:
    microsite = make_microsite("eim")
    titles = ["During", None]

    def read() -> str:
        found = Microsite.objects.get(pk=microsite.pk).title
        if (title := titles.pop(0) if titles else None) is not None:
            Microsite.objects.filter(pk=microsite.pk).update(title=title)
        return found

    held = Held(read)

    assert held.get() == "EIM"
    assert [held.get(), held.get()] == ["During", "During"]
    assert titles == [], "read twice"


@pytest.mark.django_db(transaction=True)
def test_home_expires_by_the_clock_alone(make_microsite: Any) -> None:
    microsite = make_microsite("eim")
    soon = timezone.now() + datetime.timedelta(minutes=10)
    Page.objects.filter(pk=microsite.home("en").pk).update(expire_at=soon)

    assert len(visit("eim").homes) == 2
    with time_machine.travel(soon + datetime.timedelta(seconds=1)):
        assert len(visit("eim").homes) == 1
