"""Teams that look after themselves: inviting, joining, changing roles, leaving."""

from __future__ import annotations

import datetime
import re
import threading
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts import invitations, members, throttling
from cms.accounts.models import AccountSession, Invitation
from cms.accounts.team import leads_of, members_of
from cms.delivery.models import OutgoingMail
from cms.delivery.sending import Worker
from cms.microsites.actions import complete_microsite
from cms.microsites.choices import Role

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ACCOUNT = {"first_name": "Ewa", "last_name": "Nowak", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def team(make_microsite: Any, make_member: Any) -> Any:
    """Give a microsite, its lead, and a browser in which the lead is signed in."""
    microsite = make_microsite("eim")
    lead = make_member(microsite, roles=(Role.LEADS,), name="lena")
    User.objects.filter(pk=lead.pk).update(email="lena@example.org", first_name="Lena", last_name="Maj")
    client = Client()
    client.force_login(lead)
    return microsite, lead, client


def invite(team: Any, email: str = "ewa@example.org", roles: tuple[str, ...] = ("editors",), **values: Any) -> Any:
    microsite, _lead, client = team
    data = {"email": email, "name": "Ewa Nowak", "roles": roles, "language": "pl", **values}
    return client.post(reverse("accounts_invite", args=[microsite.pk]), data, follow=True)


def link(email: str = "ewa@example.org") -> str:
    """Return where the newest mail to somebody leads."""
    text = OutgoingMail.objects.filter(recipient=email).latest("pk").text
    found = re.search(r"http://localhost:8000(/admin/invitation/\S+)", text)
    assert found is not None
    return found[1]


def test_lead_invites_and_the_guest_joins_by_the_mail(team: Any, mail_server: Any) -> None:
    microsite, lead, client = team

    page = invite(team, roles=("editors", "registrars"))
    Worker().run(threading.Event(), until_empty=True)

    assert "ewa@example.org" in page.content.decode()
    (mail,) = mail_server.received
    assert mail["To"] == "ewa@example.org"
    assert mail["Subject"] == "Dołącz do zespołu witryny EIM"
    body = mail.get_body(("plain",)).get_content()
    assert "Lena Maj" in body
    address = re.search(r"http://localhost:8000(\S+)", body)[1]
    token = address.rstrip("/").rpartition("/")[2]
    assert token not in str(list(Invitation.objects.values()))

    guest = Client()
    assert guest.get(address).context["form"].initial == {"first_name": "Ewa", "last_name": "Nowak"}
    weak = guest.post(address, {**ACCOUNT, "password1": "ewa@example.org", "password2": "ewa@example.org"})
    assert weak.context["form"].errors
    assert Invitation.objects.count() == 1
    joined = guest.post(address, ACCOUNT)
    assert joined.url == reverse("wagtailadmin_home")
    assert guest.get(joined.url).status_code == 200
    (member,) = [one for one in members_of(microsite) if one.user != lead]
    assert member.roles == (Role.EDITORS, Role.REGISTRARS)
    assert member.user.get_full_name() == "Ewa Nowak"
    assert member.user.wagtail_userprofile.preferred_language == "pl"
    # The link works once.
    assert Client().get(address).status_code == 404
    assert Client().post(address, ACCOUNT).status_code == 404
    assert Client().login(username="ewa@example.org", password=PASSWORD)
    listed = client.get(reverse("accounts_team", args=[microsite.pk])).content.decode()
    assert "Ewa Nowak" in listed


def test_link_ends_by_time_by_a_newer_one_and_when_it_is_withdrawn(team: Any) -> None:
    microsite, lead, client = team
    invite(team)
    first = link()
    (invitation,) = Invitation.objects.all()
    client.post(reverse("accounts_resend", args=[microsite.pk, invitation.pk]))
    second = link()
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7, minutes=1)):
        assert Client().get(second).status_code == 404
        assert Client().post(second, ACCOUNT).status_code == 404
    with time_machine.travel(timezone.now() + datetime.timedelta(days=36)):
        call_command("tidy_accounts")
        assert Invitation.objects.exists()
    # The lead's own session was over too.
    client.force_login(lead)
    client.post(reverse("accounts_withdraw", args=[microsite.pk, invitation.pk]))
    assert Client().get(second).status_code == 404
    assert not User.objects.filter(email="ewa@example.org").exists()
    invite(team, email="x@example.org")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=38)):
        call_command("tidy_accounts")
        assert not Invitation.objects.exists()
        assert not AccountSession.objects.exists()
    assert not OutgoingMail.objects.filter(recipient="ewa@example.org", state="queued").exists()


def test_nothing_says_whether_an_address_has_an_account(team: Any, make_member: Any, make_microsite: Any) -> None:
    microsite, _lead, _client = team
    known = make_member(make_microsite("niem"), name="known")
    User.objects.filter(pk=known.pk).update(email="Known@example.org")

    def answer(email: str) -> str:
        text = invite(team, email=email).content.decode()
        Invitation.objects.all().delete()
        ModelLogEntry.objects.filter(action="accounts.invite").delete()
        text = text.replace(email, "x@example.org")
        return re.sub(r"\b\w{64}\b|invitations/\d+", "", text)

    with time_machine.travel(timezone.now(), tick=False):
        assert answer("known@example.org") == answer("other@example.org")
    # Who opens the link has the mailbox: the account's holder is asked to sign in, and has the role then.
    invite(team, email="known@example.org")
    address = link("known@example.org")
    assert Client().get(address).url == f"/admin/login/?next={address}"
    Client().post(address, ACCOUNT)
    assert User.objects.get(pk=known.pk).check_password("secret")
    stranger = Client()
    stranger.force_login(make_member(microsite, name="somebody-else"))
    assert stranger.post(address).status_code == 302
    assert Invitation.objects.count() == 1
    guest = Client()
    guest.force_login(known)
    assert guest.post(address).url == reverse("wagtailadmin_home")
    assert known in [member.user for member in members_of(microsite)]
    assert known.groups.count() == 2


def test_lead_changes_roles_and_removes_within_the_own_team_only(
    team: Any, make_member: Any, make_microsite: Any
) -> None:
    microsite, lead, client = team
    other = make_microsite("niem")
    both = make_member(microsite, other, name="both")
    theirs = make_member(other, roles=(Role.LEADS,), name="theirs")
    editor = make_member(microsite, name="editor")

    changed = client.post(reverse("accounts_member", args=[microsite.pk, both.pk]), {"roles": ["translators"]})
    assert changed.url == reverse("accounts_team", args=[microsite.pk])
    assert {group.microsite_group.role for group in both.groups.filter(microsite_group__microsite=microsite)} == {
        "translators"
    }
    assert both.groups.filter(microsite_group__microsite=other, microsite_group__role="editors").exists()
    # Nothing of the other team, by GET and by POST, whatever the address mixes.
    invitation = invitations.invite(
        other, email="x@example.org", name="X", roles=[Role.EDITORS], language="en", by=theirs
    )
    before = set(User.groups.through.objects.values_list("user", "group"))
    for microsite_id, user_id in ((other.pk, theirs.pk), (microsite.pk, theirs.pk), (other.pk, lead.pk)):
        for name in ("accounts_member", "accounts_remove"):
            address = reverse(name, args=[microsite_id, user_id])
            assert client.get(address).status_code == 404
            assert client.post(address, {"roles": [role.value for role in Role]}).status_code == 404
    for name in ("accounts_resend", "accounts_withdraw"):
        for microsite_id in (microsite.pk, other.pk):
            assert client.post(reverse(name, args=[microsite_id, invitation.pk])).status_code == 404
    for name in ("accounts_team", "accounts_invite"):
        assert client.get(reverse(name, args=[other.pk])).status_code == 404
        assert client.post(reverse(name, args=[other.pk]), {"email": "y@example.org"}).status_code in {404, 405}
    assert set(User.groups.through.objects.values_list("user", "group")) == before
    assert list(Invitation.objects.all()) == [invitation]
    # Who is no lead reaches none of it.
    by_editor = Client()
    by_editor.force_login(editor)
    for address in (
        reverse("accounts_team", args=[microsite.pk]),
        reverse("accounts_invite", args=[microsite.pk]),
        reverse("accounts_member", args=[microsite.pk, editor.pk]),
        reverse("accounts_teams"),
    ):
        assert by_editor.get(address).url == reverse("wagtailadmin_home")
        assert by_editor.post(address, {"roles": ["leads"]}).status_code in {302, 405}
    assert not editor.groups.filter(microsite_group__role="leads").exists()
    assert reverse("accounts_teams") not in by_editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("accounts_teams") in client.get(reverse("wagtailadmin_home")).content.decode()

    for user in (both, editor):
        client.post(reverse("accounts_remove", args=[microsite.pk, user.pk]))
    assert [member.user for member in members_of(microsite)] == [lead]
    both.refresh_from_db()
    editor.refresh_from_db()
    assert both.is_active
    assert both.groups.count() == 1
    # In no team any more: closed, until somebody invites again.
    assert not editor.is_active
    assert not editor.has_usable_password()


def test_closed_account_comes_back_by_an_invitation_unless_administrators_closed_it(
    team: Any, make_member: Any
) -> None:
    microsite, lead, _client = team
    member = make_member(microsite, name="ewa")
    User.objects.filter(pk=member.pk).update(email="ewa@example.org")
    members.remove(microsite, User.objects.get(pk=member.pk), by=lead)
    invite(team)
    assert Client().post(link(), ACCOUNT).status_code == 302
    member.refresh_from_db()
    assert member.is_active
    assert member.check_password(PASSWORD)
    assert User.objects.filter(email="ewa@example.org").count() == 1

    User.objects.filter(pk=member.pk).update(is_active=False)
    invite(team, roles=("publishers",))
    assert Client().get(link()).status_code == 403
    assert Client().post(link(), ACCOUNT).status_code == 403
    member.refresh_from_db()
    assert not member.is_active


def test_last_lead_stays_unless_an_administrator_decides(team: Any, make_member: Any) -> None:
    microsite, lead, client = team
    for address in (
        reverse("accounts_remove", args=[microsite.pk, lead.pk]),
        reverse("accounts_member", args=[microsite.pk, lead.pk]),
    ):
        answer = client.post(address, {"roles": ["editors"]}, follow=True)
        assert "last lead" in answer.content.decode()
    assert list(leads_of(microsite)) == [lead]
    # One who can't sign in leads nobody.
    closed = make_member(microsite, roles=(Role.LEADS,), name="closed")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    with pytest.raises(members.LastLead):
        members.remove(microsite, lead, by=lead)

    administrator = User.objects.create_superuser("administrator", password="secret")
    by_administrator = Client()
    by_administrator.force_login(administrator)
    assert by_administrator.get(reverse("accounts_team", args=[microsite.pk])).status_code == 200
    by_administrator.post(reverse("accounts_remove", args=[microsite.pk, lead.pk]))
    assert not leads_of(microsite).exists()


def test_microsite_that_is_older_than_the_role_gets_it(make_microsite: Any, make_page: Any) -> None:
    microsite = make_microsite("eim")
    microsite.groups.get(role=Role.LEADS).group.delete()

    complete_microsite(microsite)

    group = microsite.groups.get(role=Role.LEADS).group
    publishers = microsite.groups.get(role=Role.PUBLISHERS).group
    assert set(publishers.permissions.all()) <= set(group.permissions.all())
    assert group.page_permissions.count() >= publishers.page_permissions.count()
    task = microsite.home("en").get_workflow().tasks[0].specific
    assert set(task.groups.all()) == {publishers, group}


def test_invitation_does_not_outlive_the_roles_of_who_has_or_sent_it(team: Any, make_member: Any) -> None:
    microsite, lead, _client = team
    second, third = (make_member(microsite, roles=(Role.LEADS,), name=name) for name in ("second", "third"))
    User.objects.filter(pk=second.pk).update(email="Second@example.org")
    second.refresh_from_db()

    def ask_all() -> None:
        # The own address, and one for later; and somebody whom another lead has asked.
        for email, by in (("second@example.org", second), ("friend@example.org", second), ("x@example.org", lead)):
            invitations.invite(microsite, email=email, name="X", roles=[Role.LEADS], language="en", by=by)

    def asked() -> set[str]:
        queued = OutgoingMail.objects.filter(state="queued").values_list("recipient", flat=True)
        invited = Invitation.objects.values_list("email", flat=True)
        assert set(queued) == set(invited)
        return set(invited)

    ask_all()
    members.change_roles(microsite, second, [Role.LEADS, Role.REGISTRARS], by=third)
    assert asked() == {"second@example.org", "friend@example.org", "x@example.org"}
    # Who still leads may invite.
    members.change_roles(microsite, second, [Role.LEADS], by=third)
    assert asked() == {"friend@example.org", "x@example.org"}
    ask_all()
    address = link("second@example.org")
    members.change_roles(microsite, second, [Role.EDITORS], by=third)
    assert asked() == {"x@example.org"}
    ask_all()
    members.remove(microsite, second, by=third)
    assert asked() == {"x@example.org"}
    assert Client().post(address, ACCOUNT).status_code == 404
    assert set(leads_of(microsite)) == {lead, third}


def test_invitations_are_throttled_and_carry_no_link_of_their_sender(team: Any) -> None:
    microsite, _lead, client = team
    for name in ("Win at example.org/prize", "https://example.org", "ewa@example.org"):
        assert "name" in invite(team, name=name).context["form"].errors
    assert not Invitation.objects.exists()
    with time_machine.travel(timezone.now().replace(minute=5), tick=False) as clock:
        for _number in range(4):
            invite(team)
        (invitation,) = Invitation.objects.all()
        resend = reverse("accounts_resend", args=[microsite.pk, invitation.pk])
        client.post(resend)
        newest = link()
        refused = client.post(resend, follow=True)
        assert "Too many attempts. Wait 55 minutes" in refused.content.decode()
        refused = invite(team)
        assert refused.status_code == 429
        assert "Too many attempts. Wait 55 minutes" in refused.content.decode()
        # What was sent stays good, and others can be invited.
        assert link() == newest
        assert Client().get(newest).status_code == 200
        invite(team, email="other@example.org")
        assert Invitation.objects.count() == 2
        clock.shift(3600)
        client.post(resend)
        assert link() != newest
        for number in range(throttling.INVITATIONS_PER_TEAM - 1):
            throttling.begin_invitation(microsite.pk, f"{number}@example.org")
        assert invite(team, email="last@example.org").status_code == 429
        assert Invitation.objects.count() == 2
