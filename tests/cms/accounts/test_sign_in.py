"""The door: how often it may be tried, and when a session ends."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from cms.accounts import members
from cms.accounts.models import AccountSession, Tally
from cms.accounts.throttling import SignInAttempt, TooManyAttempts
from cms.delivery.models import OutgoingMail
from cms.microsites.choices import Role

pytestmark = pytest.mark.django_db
LOGIN, HOME, RESET = "/admin/login/", "/admin/", "/admin/password_reset/"
START = "2026-11-02T08:00:00Z"


def attempt(username: str, password: str, address: str = "192.0.2.1", **headers: str) -> Any:
    data = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address, headers=headers).post(LOGIN, data)


def seen(response: Any, name: str) -> tuple[int, str]:
    """Return the answer without what differs from time to time."""
    text = re.sub(r"\b\w{64}\b", "", response.content.decode())
    return response.status_code, text.replace(name, "NAME")


@pytest.fixture
def member(make_microsite: Any, make_member: Any) -> User:
    found: User = make_member(make_microsite("eim"), name="ewanowak")
    User.objects.filter(pk=found.pk).update(email="ewa@example.org")
    return found


def test_account_is_closed_for_a_while_known_or_not(member: User, settings: Any) -> None:
    settings.SIGN_IN_PER_ACCOUNT = 3
    with time_machine.travel(START, tick=False) as clock:
        for name in ("ewanowak", "nobody"):
            answers = [seen(attempt(name, "wrong"), name) for _ in range(4)]
            assert [status for status, _text in answers] == [200, 200, 200, 429]
            assert "Wait 15 minutes" in answers[3][1]
        assert seen(attempt("ewanowak", "wrong"), "ewanowak") == seen(attempt("nobody", "wrong"), "nobody")
        # Not even the right password, however the name is spelt; and from elsewhere it can still be tried.
        for spelling in ("ewanowak", "EWANOWAK", " ewanowak "):
            assert attempt(spelling, "secret").status_code == 429
        assert attempt("ewanowak", "secret", "192.0.2.2").status_code == 302
        clock.shift(16 * 60)
        assert attempt("ewanowak", "secret").status_code == 302
        assert attempt("nobody", "secret").status_code == 200
        # Many addresses have no more than a few times as many.
        codes = [attempt("ewanowak", "wrong", f"198.51.100.{number}").status_code for number in range(20)]
        assert codes == [200] * 15 + [429] * 5
    assert "ewanowak" not in str(list(Tally.objects.values()))


def test_address_is_closed_for_a_while_behind_a_proxy_too(member: User, settings: Any) -> None:
    settings.SIGN_IN_PER_ADDRESS = 3
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    with time_machine.travel(START, tick=False):
        # Those who know their passwords are not counted.
        for _ in range(5):
            assert attempt("ewanowak", "secret", "10.0.0.1", x_forwarded_for="203.0.113.5").status_code == 302
        codes = [
            attempt(f"name{number}", "wrong", "10.0.0.1", x_forwarded_for=f"1.1.1.{number}, 203.0.113.5").status_code
            for number in range(4)
        ]
        assert codes == [200, 200, 200, 429]
        assert attempt("ewanowak", "secret", "10.0.0.1", x_forwarded_for="203.0.113.5").status_code == 429
        assert attempt("ewanowak", "secret", "10.0.0.1", x_forwarded_for="203.0.113.6").status_code == 302


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_attempts_at_once_are_all_counted(settings: Any) -> None:
    settings.SIGN_IN_PER_ACCOUNT = 5

    def once(_number: int) -> bool:
        try:
            SignInAttempt("ewanowak", "192.0.2.1").begin()
        except TooManyAttempts:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(40))) == 5


def test_sign_in_leads_to_any_address_of_this_host(member: User) -> None:
    for place in ("foo", "foo/bar?x=1", "/admin/pages/"):
        answer = Client().post(LOGIN, {"username": "ewanowak", "password": "secret", "next": place})
        assert (answer.status_code, answer.url) == (302, place)
    answer = Client().post(LOGIN, {"username": "ewanowak", "password": "secret", "next": "https://example.org/"})
    assert answer.url == HOME


def test_attempt_is_counted_though_another_one_succeeds_meanwhile(db: None) -> None:
    counted = []

    def succeed_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # Another request, after this one has found its row and before it counts.
        if sql.startswith("UPDATE") and not counted:
            counted.append(sql)
            SignInAttempt("ewanowak", "192.0.2.1").succeed()
        return execute(sql, params, many, context)

    with time_machine.travel(START, tick=False) as clock:
        with connection.execute_wrapper(succeed_first):
            SignInAttempt("ewanowak", "192.0.2.1").begin()
        assert counted
        assert sorted(Tally.objects.values_list("count", flat=True)) == [1, 1, 1]
        call_command("tidy_accounts")
        assert Tally.objects.count() == 3
        clock.shift(17 * 60)
        call_command("tidy_accounts")
        assert not Tally.objects.exists()


def test_reset_is_throttled_and_answers_the_same_for_all(member: User) -> None:
    with time_machine.travel(START, tick=False):

        def ask(email: str, address: str) -> Any:
            return Client(REMOTE_ADDR=address).post(RESET, {"email": email})

        for number in range(5):
            known, unknown = ask("ewa@example.org", f"192.0.2.{number}"), ask("x@example.org", f"192.0.2.{number}")
            assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, f"{RESET}done/")
        mails = OutgoingMail.objects.filter(recipient="ewa@example.org")
        assert mails.count() == 3
        assert not OutgoingMail.objects.exclude(recipient="ewa@example.org").exists()
        assert "http://localhost:8000/admin/password_reset/confirm/" in mails[0].text
        codes = [ask(f"x{number}@example.org", "198.51.100.9").status_code for number in range(21)]
        assert codes == [302] * 20 + [429]


def test_session_ends_when_nobody_is_there_and_when_it_is_old(member: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        client.post(LOGIN, {"username": "ewanowak", "password": "secret", "remember": "on"})
        for _ in range(7):
            clock.shift(3 * 3600)
            assert client.get(HOME).status_code == 200
        # 21 hours after the sign-in, three more are left, though somebody is there.
        clock.shift(3 * 3600 - 60)
        assert client.get(HOME).status_code == 200
        clock.shift(61)
        assert client.get(HOME).status_code == 302

        client.post(LOGIN, {"username": "ewanowak", "password": "secret"})
        clock.shift(2 * 3600)
        # A page that was left open asks by itself.
        client.post(reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", 1, 1]))
        clock.shift(2 * 3600 + 1)
        assert client.get(HOME).status_code == 302


def test_new_password_signs_out_everywhere_else(member: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(member)
    form = {
        "name_email-first_name": "Ewa",
        "name_email-last_name": "Nowak",
        "name_email-email": "somebody-else@example.org",
        "locale-preferred_language": "en",
        "locale-current_time_zone": "Europe/Warsaw",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "password-old_password": "secret",
        "password-new_password1": "correct horse battery",
        "password-new_password2": "correct horse battery",
    }
    answer = here.post(reverse("wagtailadmin_account"), form)
    assert answer.status_code == 302, [
        p.get_form().errors for ps in answer.context["panels_by_tab"].values() for p in ps
    ]
    assert here.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302
    # The same page doesn't change the address, which invitations and new passwords trust.
    member.refresh_from_db()
    assert (member.first_name, member.email) == ("Ewa", "ewa@example.org")


def test_removal_signs_out_of_everything_at_once(make_microsite: Any, make_member: Any) -> None:
    ours, other = make_microsite("eim"), make_microsite("niem")
    lead = make_member(ours, roles=(Role.LEADS,), name="lead")
    member = make_member(ours, other, name="both")
    client, by_lead = Client(), Client()
    client.force_login(member)
    by_lead.force_login(lead)
    assert client.get(HOME).status_code == 200
    members.remove(ours, member, by=lead)
    assert client.get(HOME).status_code == 302
    assert not AccountSession.objects.filter(account_id=member.pk).exists()
    assert by_lead.get(HOME).status_code == 200
    # The account itself is good for the other team.
    assert attempt("both", "secret").status_code == 302
    # Who leaves alone is led to the door.
    make_member(ours, roles=(Role.LEADS,), name="second")
    left = by_lead.post(reverse("accounts_remove", args=[ours.pk, lead.pk]), follow=True)
    assert left.redirect_chain[-1][0].startswith(LOGIN)
