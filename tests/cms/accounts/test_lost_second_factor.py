"""A lead resets the second factor of a member who has lost the telephone."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts import members, second_factor
from cms.accounts.models import AccountSession
from cms.delivery.models import OutgoingMail
from cms.microsites.choices import Role

pytestmark = pytest.mark.django_db
LOGIN, HOME, PAGE = "/admin/login/", "/admin/", "/admin/account/two-factor/"


def give_second_factor(user: User) -> None:
    TOTPDevice.objects.create(user=user, confirmed=True, name="app")
    second_factor.renew_recovery_codes(user)


def give_password(user: User) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(LOGIN, {"username": user.username, "password": "secret"})


class Team:
    """A microsite with a lead and a member who has a second factor."""

    def __init__(self, make_microsite: Any, make_member: Any, sign_in: Any) -> None:
        self.make_member, self.make_microsite, self.sign_in = make_member, make_microsite, sign_in
        self.microsite = make_microsite("eim")
        self.lead = self._member("lena", Role.LEADS, first_name="Lena", last_name="Maj")
        self.member = self._member("ewa", Role.EDITORS, first_name="Ewa", last_name="Nowak")
        self.client = sign_in(self.lead)

    def _member(self, name: str, role: Role, **values: str) -> User:
        user: User = self.make_member(self.microsite, roles=(role,), name=name)
        User.objects.filter(pk=user.pk).update(email=f"{name}@example.org", **values)
        user.refresh_from_db()
        give_second_factor(user)
        return user

    def address(self, user: User, name: str = "reset_two_factor") -> str:
        return reverse(f"accounts_{name}", args=[self.microsite.pk, user.pk])

    def reset(self, user: User, by: Client | None = None, password: str = "secret") -> Any:
        return (by or self.client).post(self.address(user), {"password": password}, follow=True)


@pytest.fixture
def team(make_microsite: Any, make_member: Any, sign_in: Any) -> Team:
    return Team(make_microsite, make_member, sign_in)


def test_lead_resets_what_a_member_has_lost(team: Team, settings: Any) -> None:
    settings.REQUIRE_TWO_FACTOR = ["editors"]
    profile = UserProfile.get_for_user(team.member)
    profile.preferred_language = "pl"
    profile.save()
    signed_in = team.sign_in(team.member)
    assert signed_in.get(HOME).status_code == 200
    assert give_password(team.member)[1].url == "/admin/login/code/"
    assert team.address(team.member) in team.client.get(team.address(team.member, "member")).content.decode()
    # Looking changes nothing.
    asked = team.client.get(team.address(team.member)).content.decode()
    assert "Ewa Nowak" in asked
    assert second_factor.has_one(team.member)

    done = team.reset(team.member)

    assert done.redirect_chain[-1][0] == team.address(team.member, "member")
    assert "The sign-in in two steps of Ewa Nowak was reset." in done.content.decode()
    assert not TOTPDevice.objects.filter(user=team.member).exists()
    assert not StaticToken.objects.filter(device__user=team.member).exists()
    assert not AccountSession.objects.filter(account_id=team.member.pk).exists()
    assert signed_in.get(HOME).status_code == 302
    # The lead's own is as it was.
    assert second_factor.has_one(team.lead)
    (mail,) = OutgoingMail.objects.all()
    assert (mail.recipient, mail.language, mail.kind) == ("ewa@example.org", "pl", "second_factor_reset")
    assert "Lena Maj" in mail.text
    assert "http://localhost:8000/admin/account/two-factor/" in mail.text
    entry = ModelLogEntry.objects.for_instance(team.microsite).first()
    assert entry.message == "Reset the sign-in in two steps of Ewa Nowak"
    assert entry.user == team.lead
    # The password opens one page: that on which it is set up anew.
    client, answer = give_password(team.member)
    assert answer.url == HOME
    assert client.get(HOME).url == PAGE
    assert client.get("/admin/pages/").url == PAGE
    assert client.get(PAGE).status_code == 200


def test_password_of_who_asks_is_asked_for_and_not_guessed(team: Team) -> None:
    with time_machine.travel("2026-11-02T08:00:00Z", tick=False):
        for password in ("", "wrong"):
            refused = team.reset(team.member, password=password)
            assert refused.context["form"].errors["password"]
        statuses = [team.reset(team.member, password="wrong").status_code for _number in range(10)]
        assert statuses == [200] * 9 + [429]
        assert team.reset(team.member).status_code == 429
        assert second_factor.has_one(team.member)
        assert not OutgoingMail.objects.exists()
    with time_machine.travel("2026-11-02T08:15:00Z", tick=False):
        team.client.force_login(team.lead)
        # As often as somebody has to: who knows the password is not counted.
        for _number in range(12):
            team.reset(team.member)
            assert not second_factor.has_one(team.member)
            give_second_factor(team.member)


@pytest.mark.parametrize(
    "kind", ["own", "superuser", "administrator", "permission", "shared", "group", "closed", "none"]
)
def test_what_a_lead_may_not_reset(team: Team, kind: str) -> None:
    user = team.member
    if kind == "own":
        user = team.lead
    elif kind == "superuser":
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    elif kind == "administrator":
        group = Group.objects.create(name="Administrators")
        group.permissions.add(Permission.objects.get(codename="add_microsite"))
        user.groups.add(group)
    elif kind == "permission":
        user.user_permissions.add(Permission.objects.get(codename="add_user"))
    elif kind == "shared":
        user.groups.add(team.make_microsite("niem").groups.get(role=Role.EDITORS).group)
    elif kind == "group":
        user.groups.add(Group.objects.create(name="Reviewers"))
    elif kind == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        TOTPDevice.objects.filter(user=user).delete()
    before = list(TOTPDevice.objects.values_list("pk", flat=True)), StaticToken.objects.count()
    words = {
        "own": "You change your own sign-in",
        "none": "has no sign-in in two steps",
        "closed": "This account is closed.",
        "shared": "This account is shared with another team.",
        "group": "This account is shared with another team.",
    }.get(kind, "This account may do more than your team gives.")

    page = team.client.get(team.address(user, "member")).content.decode()
    assert words in page
    assert team.address(user) not in page
    for answer in (team.client.get(team.address(user), follow=True), team.reset(user)):
        assert answer.redirect_chain[-1][0] == team.address(user, "member")
        assert words in answer.content.decode()
    assert (list(TOTPDevice.objects.values_list("pk", flat=True)), StaticToken.objects.count()) == before
    assert not OutgoingMail.objects.exists()


def test_who_leads_both_teams_decides_about_who_is_in_both(team: Team) -> None:
    other = team.make_microsite("niem")
    team.member.groups.add(other.groups.get(role=Role.EDITORS).group)
    team.lead.groups.add(other.groups.get(role=Role.LEADS).group)

    team.reset(team.member)

    assert not second_factor.has_one(team.member)
    # Both teams can read it.
    for microsite in (team.microsite, other):
        assert ModelLogEntry.objects.for_instance(microsite).filter(action="accounts.reset_two_factor").count() == 1


def test_nobody_else_resets_anything(team: Team) -> None:
    other = team.make_microsite("niem")
    colleague = team.sign_in(team.make_member(team.microsite, roles=(Role.EDITORS, Role.PUBLISHERS), name="colleague"))
    foreign = team.sign_in(team.make_member(other, roles=tuple(Role), name="foreign"))
    for browser in (colleague, foreign, Client()):
        team.reset(team.member, by=browser)
        assert browser.get(team.address(team.member)).status_code in {302, 404}
    # Nor does a lead by the address of the own team.
    stranger = team.make_member(other, name="stranger")
    give_second_factor(stranger)
    assert team.reset(stranger).status_code == 404
    with pytest.raises(members.NotInTeam):
        members.reset_second_factor(team.microsite, stranger, by=team.lead)
    for user in (team.member, team.lead, stranger):
        assert second_factor.has_one(user)


def test_administrator_resets_everybodys_but_the_own(team: Team) -> None:
    administrator = User.objects.create_superuser("administrator", password="secret")
    give_second_factor(administrator)
    administrator.groups.add(team.microsite.groups.get(role=Role.EDITORS).group)
    browser = team.sign_in(administrator)
    team.member.groups.add(team.make_microsite("niem").groups.get(role=Role.EDITORS).group)
    User.objects.filter(pk=team.member.pk).update(is_superuser=True, email="")

    for user in (team.member, team.lead):
        team.reset(user, by=browser)
        assert not second_factor.has_one(user)
    # Who has no mailbox gets no mail.
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == ["lena@example.org"]
    assert "You change your own" in team.reset(administrator, by=browser).content.decode()
    assert second_factor.has_one(administrator)


def test_command_tells_the_holder_and_the_team(team: Team) -> None:
    call_command("reset_two_factor", "ewa")
    assert "Those who run this installation" in OutgoingMail.objects.get().text
    entry = ModelLogEntry.objects.for_instance(team.microsite).get(action="accounts.reset_two_factor")
    assert entry.user_id is None
    # Who is in no team has a history too.
    alone = User.objects.create_superuser("alone", password="secret")
    give_second_factor(alone)
    call_command("reset_two_factor", "alone")
    assert ModelLogEntry.objects.for_instance(alone).filter(action="accounts.reset_two_factor").exists()
