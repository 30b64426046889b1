"""The first page of the admin says what waits for a team, and nothing of other teams."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.content.dashboard import SHOWN, lagging, overdue
from cms.content.models import EventPage, PlainPage
from cms.microsites.choices import Role
from cms.microsites.queries import pages_of

PUBLISHERS = (Role.PUBLISHERS,)


@pytest.fixture
def read(make_member, sign_in):
    """Read the first page as somebody of a microsite's team."""

    def read(microsite):
        response = sign_in(make_member(microsite, roles=PUBLISHERS)).get(reverse("wagtailadmin_home"))
        return response.content.decode()

    return read


def part(text, name):
    """Return the panel *name* of the page, or nothing."""
    match = re.search(rf'<section[^>]*id="{name}-section".*?</section>', text, re.DOTALL)
    return match[0] if match else ""


def test_it_leads_to_the_website_and_to_the_api(make_microsite, make_page, read):
    microsite, other = make_microsite("eim", ("en", "hu"), title="EIM"), make_microsite("niem", title="NIEM")
    make_page(other, PlainPage)

    text = read(microsite)
    card = part(text, "microsites")

    assert "Your microsite" in card
    assert f'href="{microsite.base_url()}/hu/"' in card
    assert f"{microsite.site.root_url}/graphql" in card
    assert "NIEM" not in text
    assert re.search(r">\s*2 Pages", text)


def test_drafts_and_reviews_that_are_due_are_listed(make_microsite, make_page, read):
    microsite, other = make_microsite("eim"), make_microsite("niem")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for owner, title in ((microsite, "Ours"), (other, "Theirs")):
        make_page(owner, PlainPage, title=f"{title} is a draft", live=False, has_unpublished_changes=True)
        make_page(owner, EventPage, title=f"{title} is due", review_due=yesterday)
        make_page(owner, EventPage, title=f"{title} has time", review_due=yesterday + datetime.timedelta(days=9))

    text = read(microsite)

    assert "Ours is a draft" in part(text, "drafts")
    assert "not published yet" in part(text, "drafts")
    assert "Ours is due" in part(text, "overdue")
    assert "Ours has time" not in part(text, "overdue")
    assert "Theirs" not in text
    assert "Theirs is a draft" in read(other)


def test_translation_lags_behind_when_its_page_was_changed_after_it(make_microsite, make_page, make_member, read):
    microsite = make_microsite("eim")
    member = make_member(microsite)
    page = make_page(microsite, PlainPage, title="About us")
    page.save_revision().publish()
    [missing] = lagging(member).shown
    assert (missing.page.title, missing.language, missing.translation) == ("About us", "Polish", None)
    assert "not translated" in part(read(microsite), "lagging")

    translation = make_page(microsite, PlainPage, "pl", translation_of=page, title="O nas")
    translation.save_revision().publish()
    assert lagging(member).total == 0
    assert part(read(microsite), "lagging") == ""

    PlainPage.objects.get(pk=page.pk).save_revision().publish()
    [older] = lagging(member).shown
    assert older.translation.pk == translation.pk
    panel = part(read(microsite), "lagging")
    assert "older than the page that it translates" in panel
    assert reverse("wagtailadmin_pages:edit", args=[translation.pk]) in panel


def test_all_are_counted_and_the_first_are_shown(make_microsite, make_page, make_member, read):
    microsite = make_microsite("eim", ("en", "pl", "de"))
    member = make_member(microsite)
    today = timezone.localdate()
    for number in range(9):
        make_page(microsite, EventPage, title=f"Event {number}", review_due=today - datetime.timedelta(days=number))
    page = make_page(microsite, PlainPage, title="About us", review_due=today - datetime.timedelta(days=99))
    page.save_revision().publish()

    due = overdue(pages_of(member))
    assert (due.shown[0].page.pk, len(due.shown), due.total) == (page.pk, SHOWN, 10)
    late = lagging(member)
    assert (len(late.shown), late.total, late.shown[0].page.pk) == (SHOWN, 22, page.pk)
    text = read(microsite)
    assert "and 2 more" in part(text, "overdue")
    assert "and 14 more" in part(text, "lagging")


def test_it_costs_the_same_for_one_page_and_for_twenty(
    make_microsite, make_page, make_member, sign_in, django_assert_num_queries
):
    microsite = make_microsite("eim")
    client = sign_in(make_member(microsite, roles=PUBLISHERS))

    def draft(number):
        make_page(microsite, PlainPage, title=f"Draft {number}", live=False, has_unpublished_changes=True)

    draft(0)
    address = reverse("wagtailadmin_home")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    assert len(few) <= 60
    for number in range(1, 20):
        draft(number)
    with django_assert_num_queries(len(few)):
        assert "and 12 more" in client.get(address).content.decode()
