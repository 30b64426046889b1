"""The second factor: set up, asked for, required, lost."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.accounts.checks import roles_exist
from cms.microsites.choices import Role

pytestmark = pytest.mark.django_db
LOGIN, CODE, HOME, PAGE = "/admin/login/", "/admin/login/code/", "/admin/", "/admin/account/two-factor/"
START = "2026-11-02T08:00:00Z"


def code_of(user: User) -> str:
    """Return what the app shows at this moment."""
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06}"


def set_up(client: Client, user: User) -> list[str]:
    """Set it up as a person would; return the recovery codes."""
    page = client.get(PAGE).content.decode()
    assert "data:image/svg+xml" in page
    done = client.post(PAGE, {"password": "secret", "code": code_of(user)})
    return re.findall(r"\b[a-z2-7]{8}\b", re.search(r"<pre.*?</pre>", done.content.decode(), re.S)[0])


def give_password(user: User, address: str = "127.0.0.1", **values: str) -> tuple[Client, Any]:
    client = Client(REMOTE_ADDR=address)
    return client, client.post(LOGIN, {"username": user.username, "password": "secret", **values})


@pytest.fixture
def member(make_microsite: Any, make_member: Any) -> User:
    found: User = make_member(make_microsite("eim"), name="ewanowak")
    return found


def test_code_is_asked_after_the_password_and_is_good_once(member: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        here, elsewhere = Client(), Client()
        for client in (here, elsewhere):
            client.force_login(member)
        here.get(PAGE)
        assert "secret" not in here.get(PAGE).content.decode().replace('name="secret', "")
        # Neither a wrong code nor a wrong password switches it on.
        assert here.post(PAGE, {"password": "secret", "code": "000000"}).context["form"].errors
        assert here.post(PAGE, {"password": "wrong", "code": code_of(member)}).context["form"].errors
        assert give_password(member)[1].url == HOME
        clock.shift(60)
        codes = set_up(here, member)
        assert len(codes) == len(set(codes)) == 10
        # The session that did it goes on, all others end.
        assert here.get(HOME).status_code == 200
        assert elsewhere.get(HOME).status_code == 302

        clock.shift(60)
        client, answer = give_password(member, next="/admin/pages/")
        assert answer.url == CODE
        # The password alone is no session.
        assert client.get(HOME).url.startswith(LOGIN)
        assert "_auth_user_id" not in client.session
        assert client.post(CODE, {"code": "123"}).context["form"].errors
        used = code_of(member)
        assert client.post(CODE, {"code": f"{used[:3]} {used[3:]}"}).url == "/admin/pages/"
        assert client.get(HOME).status_code == 200
        second, _answer = give_password(member)
        assert second.post(CODE, {"code": used}).context["form"].errors
        clock.shift(60)
        # A recovery code does as well, once.
        assert second.post(CODE, {"code": codes[0].upper()}).url == HOME
        third, _answer = give_password(member)
        clock.shift(60)
        assert third.post(CODE, {"code": codes[0]}).context["form"].errors
        # Who waits for too long gives the password again.
        clock.shift(601)
        assert third.post(CODE, {"code": codes[1]}).url == LOGIN
        assert Client().get(CODE).url == LOGIN


def test_secret_is_known_to_the_session_that_confirms_it_alone(member: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        # Somebody who once had the password has looked at the page.
        thief, holder = Client(), Client()
        for client in (thief, holder):
            client.force_login(member)
        stolen = thief.get(PAGE).context["secret"]
        known = code_of(member)
        own = holder.get(PAGE).context["secret"]
        assert own != stolen
        assert holder.get(PAGE).context["secret"] == own
        assert holder.post(PAGE, {"password": "secret", "code": known}).context["form"].errors
        clock.shift(60)
        # Nor does a session confirm what another one was shown.
        assert thief.post(PAGE, {"password": "secret", "code": code_of(member)}).context["form"].errors
        assert not TOTPDevice.objects.filter(user=member, confirmed=True).exists()
        clock.shift(60)
        set_up(holder, member)
        (device,) = TOTPDevice.objects.filter(user=member)
        assert base64.b32encode(device.bin_key).decode() not in {own, stolen}
        assert thief.get(HOME).status_code == 302


def test_codes_are_throttled(member: User, settings: Any) -> None:
    settings.SIGN_IN_PER_ACCOUNT = 3
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        client.force_login(member)
        set_up(client, member)
        guesser, _answer = give_password(member)
        statuses = []
        for _ in range(4):
            clock.shift(20)
            statuses.append(guesser.post(CODE, {"code": "000000"}).status_code)
        # The one that switched it on counts too.
        assert statuses == [200, 200, 429, 429]
        assert guesser.post(CODE, {"code": code_of(member)}).status_code == 429
        # Whoever guesses doesn't keep the holder out, who is elsewhere; from everywhere, there are five times as many.
        clock.shift(120)
        holder, _answer = give_password(member, "192.0.2.1")
        assert holder.post(CODE, {"code": code_of(member)}).status_code == 302
        guessers = [give_password(member, f"198.51.100.{number}")[0] for number in range(14)]
        statuses = [one.post(CODE, {"code": "000000"}).status_code for one in guessers]
        # Three were counted before: those that were refused at their own address aren't counted here.
        assert statuses == [200] * 12 + [429] * 2


def test_codes_are_throttled_where_passwords_are_not(member: User, settings: Any) -> None:
    settings.SIGN_IN_PER_ACCOUNT = 0
    with time_machine.travel(START, tick=False):
        client = Client()
        client.force_login(member)
        set_up(client, member)
        guesser, _answer = give_password(member)
        statuses = [guesser.post(CODE, {"code": "000000"}).status_code for _ in range(11)]
    assert statuses == [200] * 9 + [429] * 2


def test_holder_renews_codes_and_switches_it_off_with_password_and_code(member: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        client.force_login(member)
        first = set_up(client, member)
        clock.shift(60)
        for form in ({"password": "wrong", "code": code_of(member)}, {"password": "secret", "code": "000000"}):
            assert client.post(PAGE, {**form, "action": "off"}).status_code == 200
            assert TOTPDevice.objects.filter(user=member, confirmed=True).exists()
            clock.shift(60)
        client.post(PAGE, {"password": "secret", "code": code_of(member), "action": "renew"})
        assert not StaticToken.objects.filter(token__in=first).exists()
        assert StaticToken.objects.count() == 10
        clock.shift(60)
        assert client.post(PAGE, {"password": "secret", "code": code_of(member), "action": "off"}).status_code == 302
        assert give_password(member)[1].url == HOME


def test_who_needs_one_reaches_nothing_before(make_microsite: Any, make_member: Any, settings: Any) -> None:
    settings.REQUIRE_TWO_FACTOR = ["leads", "administrators"]
    microsite = make_microsite("eim")
    editor, lead = (make_member(microsite, roles=(role,), name=role.value) for role in (Role.EDITORS, Role.LEADS))
    administrator = User.objects.create_superuser("administrator", password="secret")
    with time_machine.travel(START, tick=False):
        assert give_password(editor)[0].get(HOME).status_code == 200
        for user in (lead, administrator):
            client, _answer = give_password(user)
            for address in (HOME, "/admin/pages/", reverse("accounts_team", args=[microsite.pk]), "/admin/account/"):
                assert client.get(address).url == PAGE
                assert client.post(address).url == PAGE
            assert "needs this" in client.get(PAGE).content.decode()
            assert client.post(reverse("wagtailadmin_logout")).status_code == 302
            client, _answer = give_password(user)
            set_up(client, user)
            assert client.get(HOME).status_code == 200


def test_command_takes_it_from_somebody_who_has_lost_it(member: User) -> None:
    with time_machine.travel(START, tick=False):
        client = Client()
        client.force_login(member)
        set_up(client, member)
    call_command("reset_two_factor", "ewanowak")
    assert client.get(HOME).status_code == 302
    assert give_password(member)[1].url == HOME
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_two_factor", "nobody")


def test_role_that_does_not_exist_is_a_mistake_of_the_settings(settings: Any) -> None:
    settings.REQUIRE_TWO_FACTOR = ["leads", "editors", "administrators"]
    assert roles_exist() == []
    settings.REQUIRE_TWO_FACTOR = ["lead"]
    (error,) = roles_exist()
    assert "no role lead." in error.msg
