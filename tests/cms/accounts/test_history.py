"""What the admin's history says of a team: to whom, in whose language, and for how long."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from cms.accounts import invitations, members
from cms.accounts.models import Invitation
from cms.archives.archiving import archive, reopen
from cms.content.models import PlainPage
from cms.delivery.models import OutgoingMail
from cms.microsites.actions import create_microsite
from cms.microsites.choices import Role
from cms.previews import actions as previews
from cms.previews.models import Preview

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/site-history/"
ACCOUNT = {"first_name": "Ewa", "last_name": "Nowak", "password1": "correct horse battery"}
ACCOUNT["password2"] = ACCOUNT["password1"]


@pytest.fixture
def team(make_microsite: Any, make_member: Any, sign_in: Any) -> Any:
    """Give a microsite, its lead, and a browser in which the lead is signed in."""
    microsite = make_microsite("eim")
    lead = make_member(microsite, roles=(Role.LEADS,), name="lena")
    User.objects.filter(pk=lead.pk).update(email="lena@example.org", first_name="Lena", last_name="Maj")
    lead.refresh_from_db()
    return microsite, lead, sign_in(lead)


def said_of(thing: Any) -> list[str]:
    """Return what the history says of *thing*, the oldest first."""
    model: Any = PageLogEntry if isinstance(thing, PlainPage) else ModelLogEntry
    return [str(entry.message) for entry in reversed(model.objects.for_instance(thing).order_by("timestamp", "pk"))][
        ::-1
    ]


def address_in_mail() -> str:
    text = OutgoingMail.objects.latest("pk").text
    found = re.search(r"http://localhost:8000(/admin/invitation/\S+)", text)
    assert found is not None
    return found[1]


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def invite(team: Any, email: str = "ewa@example.org", roles: Any = (Role.EDITORS,)) -> Invitation:
    microsite, lead, _client = team
    return invitations.invite(microsite, email=email, name="Ewa Nowak", roles=roles, language="en", by=lead)


def test_history_says_who_came_who_went_and_what_they_became(team: Any) -> None:
    microsite, lead, client = team
    ModelLogEntry.objects.all().delete()
    team_page = reverse("accounts_team", args=[microsite.pk])
    form = {"email": "ewa@example.org", "name": "Ewa Nowak", "roles": ["editors", "registrars"], "language": "en"}
    client.post(reverse("accounts_invite", args=[microsite.pk]), form)
    (invitation,) = Invitation.objects.all()
    client.post(reverse("accounts_resend", args=[microsite.pk, invitation.pk]))
    client.post(reverse("accounts_withdraw", args=[microsite.pk, invitation.pk]))
    # One that replaces another is not a withdrawal.
    invite(team)
    invite(team, roles=(Role.EDITORS, Role.REGISTRARS))
    Client().post(address_in_mail(), ACCOUNT)
    ewa = User.objects.get(email="ewa@example.org")
    address = reverse("accounts_member", args=[microsite.pk, ewa.pk])
    for roles in (["translators"], ["translators"]):
        client.post(address, {"roles": roles})
    client.post(reverse("accounts_remove", args=[microsite.pk, ewa.pk]))

    assert said_of(microsite) == [
        "Invited ewa@example.org, as: Editors, Registrars",
        "Sent the invitation to ewa@example.org again",
        "Withdrew the invitation to ewa@example.org",
        "Invited ewa@example.org, as: Editors",
        "Invited ewa@example.org, as: Editors, Registrars",
        "Joined the team, as: Editors, Registrars",
        "Changed the roles of Ewa Nowak from Editors, Registrars to Translators",
        "Removed Ewa Nowak from the team",
    ]
    who = [entry.user_id for entry in ModelLogEntry.objects.for_instance(microsite).order_by("pk")]
    assert who == [lead.pk] * 5 + [ewa.pk] + [lead.pk] * 2
    for page in (team_page, REPORT):
        text = text_of(client, page)
        assert "Changed the roles of Ewa Nowak from Editors, Registrars to Translators" in text
        assert "Lena Maj" in text
    assert f'href="{REPORT}?object_type=' in text_of(client, team_page)
    report = re.search(rf'href="({re.escape(REPORT)}[^"]+)"', text_of(client, team_page))[1]
    assert "Removed Ewa Nowak" in text_of(client, report)


def test_who_leaves_has_left(team: Any, make_member: Any) -> None:
    microsite, lead, _client = team
    make_member(microsite, roles=(Role.LEADS,), name="second")
    members.remove(microsite, lead, by=lead)
    assert said_of(microsite)[-1] == "Left the team"


def test_history_is_in_the_language_of_its_reader(team: Any) -> None:
    microsite, lead, client = team
    invite(team)
    profile = UserProfile.get_for_user(lead)
    expected = {
        "pl": "Zaproszono ewa@example.org. Role: Redakcja",
        "de": "Eingeladen: ewa@example.org, als: Redaktion",
        "fr": "Invitation envoyée à ewa@example.org. Rôles\u00a0: Rédaction",
        "hu": "Meghívva: ewa@example.org. Szerepkörök: Szerkesztők",
    }
    for language, words in expected.items():
        profile.preferred_language = language
        profile.save()
        assert words in text_of(client, reverse("accounts_team", args=[microsite.pk]))
        assert words in text_of(client, REPORT)


def test_only_leads_of_the_team_read_what_is_said_of_people(
    team: Any, make_microsite: Any, make_member: Any, sign_in: Any
) -> None:
    microsite, lead, client = team
    other = make_microsite("niem")
    invite(team, email="quokka@example.org")
    log(microsite, "wagtail.edit", user=lead)
    words = "Invited quokka@example.org"
    own_history = reverse("microsites:history", args=[microsite.pk])
    administrator = User.objects.create_superuser("administrator", password="secret")
    for reader in (client, sign_in(administrator)):
        for address in (REPORT, own_history):
            assert words in text_of(reader, address)

    editor = make_member(microsite, name="editor")
    # Who leads another team leads no part of this one.
    leads_other = make_member(other, roles=(Role.LEADS,), name="both")
    leads_other.groups.add(microsite.groups.get(role=Role.EDITORS).group)
    for one in (editor, leads_other):
        for address in (REPORT, own_history):
            text = text_of(sign_in(one), address)
            assert "quokka" not in text
            assert "Edited" in text

    foreign = sign_in(make_member(other, roles=tuple(Role), name="foreign"))
    text = text_of(foreign, REPORT)
    assert "quokka" not in text
    # Neither among the people by whom the list can be narrowed.
    assert "lena" not in text.casefold()
    assert foreign.get(own_history).status_code == 404
    entries = foreign.get(f"{REPORT}?user={lead.pk}").context["object_list"]
    assert lead.pk not in {entry.user_id for entry in entries}


def test_report_and_page_ask_as_often_for_many_entries_as_for_one(team: Any, make_member: Any) -> None:
    microsite, lead, client = team

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return len(queries)

    first = make_member(microsite, name="first")
    members.change_roles(microsite, first, [Role.TRANSLATORS], by=lead)
    addresses = [
        reverse("accounts_team", args=[microsite.pk]),
        REPORT,
        reverse("microsites:history", args=[microsite.pk]),
    ]
    before = [count(address) for address in addresses]
    for number in range(4):
        member = make_member(microsite, name=f"member{number}")
        members.change_roles(microsite, member, [Role.TRANSLATORS], by=lead)
    assert [count(address) for address in addresses] == before


def test_page_shows_the_newest_entries(team: Any, make_member: Any) -> None:
    microsite, lead, client = team
    member = make_member(microsite, name="ewa")
    for number in range(25):
        roles = [Role.EDITORS, Role.TRANSLATORS] if number % 2 else [Role.TRANSLATORS]
        members.change_roles(microsite, member, roles, by=lead)
        log(microsite, "wagtail.edit", user=lead)
    entries = client.get(reverse("accounts_team", args=[microsite.pk])).context["history"]
    assert [entry.pk for entry in entries] == list(
        ModelLogEntry.objects.filter(action="accounts.change_roles").order_by("-pk").values_list("pk", flat=True)[:20]
    )


def test_addresses_and_names_of_accounts_that_are_gone_are_forgotten(team: Any, sign_in: Any) -> None:
    microsite, lead, _client = team
    administrator = sign_in(User.objects.create_superuser("administrator", password="secret"))
    withdrawn = invite(team, email="quokka@example.org")
    invitations.resend(withdrawn, by=lead)
    invitations.withdraw(withdrawn, by=lead)
    invite(team)
    Client().post(address_in_mail(), ACCOUNT)
    ewa = User.objects.get(email="ewa@example.org")
    members.change_roles(microsite, ewa, [Role.TRANSLATORS], by=lead)
    log(ewa, "wagtail.edit", user=lead)
    log(lead, "wagtail.edit", user=lead)
    administrator.post(reverse("wagtailusers_users:delete", args=[ewa.pk]))
    assert not User.objects.filter(pk=ewa.pk).exists()
    # From that moment, what is said of the team names her no longer.
    assert said_of(microsite)[-1] == f"Changed the roles of user {ewa.pk} (deleted) from Editors to Translators"

    def stored() -> str:
        return str(list(ModelLogEntry.objects.values("label", "data")))

    with time_machine.travel(timezone.now() + datetime.timedelta(days=29)):
        call_command("tidy_accounts")
        assert "quokka@example.org" in stored()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        call_command("tidy_accounts")
        call_command("tidy_accounts")
    assert "@example.org" not in stored()
    assert "Nowak" not in stored()
    assert said_of(microsite)[1:] == [
        "Invited somebody, as: Editors",
        "Sent an invitation again",
        "Withdrew an invitation",
        "Invited somebody, as: Editors",
        "Joined the team, as: Editors",
        f"Changed the roles of user {ewa.pk} (deleted) from Editors to Translators",
    ]
    deleted = ModelLogEntry.objects.get(action="wagtail.delete")
    assert deleted.label == f"#{ewa.pk}"
    # Who is there keeps the name.
    assert "lena" in list(ModelLogEntry.objects.filter(object_id=str(lead.pk)).values_list("label", flat=True))


def test_history_says_when_the_microsite_was_made_archived_and_opened_again(
    db: None, sign_in: Any, client: Client
) -> None:
    microsite = create_microsite(slug="eim", title="EIM", languages=["en"])
    administrator = User.objects.create_superuser("administrator", password="secret")
    browser = sign_in(administrator)
    for action in ("archive", "archive", "reopen", "reopen"):
        browser.post("/admin/archive-microsites/", {"microsite": "eim", "action": action})
    archive(microsite)
    reopen(microsite)
    made, archived = "Created", "Archived the microsite"
    assert said_of(microsite) == [made, archived, "Opened the microsite again", archived, "Opened the microsite again"]
    entries = ModelLogEntry.objects.for_instance(microsite).order_by("pk")
    assert [entry.user_id for entry in entries] == [None, administrator.pk, administrator.pk, None, None]


def test_page_and_microsite_say_who_shared_their_drafts(team: Any, make_page: Any) -> None:
    microsite, lead, client = team
    page = make_page(microsite, PlainPage, title="Plans", live=False)
    PageLogEntry.objects.all().delete()
    ModelLogEntry.objects.all().delete()
    with time_machine.travel("2026-11-02T08:00:00Z", tick=False):
        for about in (page, None):
            link = previews.share(lead, microsite, about, datetime.timedelta(hours=2), note="for Quokka")
            browser = Client()
            browser.force_login(lead)
            for _number in range(2):
                browser.post(reverse("previews_revoke", args=[link.pk]), {"page": page.pk})
        assert Preview.objects.filter(revoked_at=None).count() == 0
        with translation.override("en"):
            assert said_of(page) == [
                "Shared a link to the draft, until 11/02/2026 11 a.m.",
                "Revoked a link to the draft",
            ]
            assert said_of(microsite) == [
                "Shared a link to all drafts, until 11/02/2026 11 a.m.",
                "Revoked a link to all drafts",
            ]
    entries = [*PageLogEntry.objects.all(), *ModelLogEntry.objects.all()]
    assert {entry.user_id for entry in entries} == {lead.pk}
    assert "Quokka" not in str([entry.data for entry in entries])
    client.force_login(lead)
    assert "Shared a link to the draft" in text_of(client, reverse("wagtailadmin_pages:history", args=[page.pk]))
