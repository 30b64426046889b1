"""What keeps programs from registering, and lets people pass."""

import base64
import json
import time

import altcha
import pytest
import time_machine
from django.core.cache import cache

from cms.registrations import guarding
from cms.registrations.actions import register
from cms.registrations.guarding import Visit
from cms.registrations.models import Registration
from cms.registrations.problems import Code, Refused


@pytest.fixture(autouse=True)
def _challenges(settings, no_challenge):
    settings.REGISTRATION_CHALLENGE_COST = 1
    settings.REGISTRATION_MINIMUM_SECONDS = 3
    settings.REGISTRATION_UNSOLVED_SECONDS = 15


def challenge(sign):
    return guarding.new_challenge(sign.event.translation_key)


def solved(given):
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(given))
    return base64.b64encode(json.dumps({"challenge": given, "solution": solution.to_dict()}).encode()).decode()


def send(sign, payload, email="anna@example.org", **visit):
    """Register; return the codes of what was refused."""
    values = {"idempotency_key": visit.pop("key", "")}
    try:
        register(sign.microsite, sign.form(email, **values), Visit(challenge=payload, **visit))
    except Refused as refused:
        return [problem.code for problem in refused.problems]
    return []


def later(seconds):
    return time_machine.travel(time.time() + seconds, tick=False)


def test_solved_challenge_is_taken_once(sign):
    payload = solved(challenge(sign))

    with later(5):
        assert send(sign, payload) == []
        assert send(sign, payload, "other@example.org") == [Code.CHALLENGE_USED]
    assert Registration.objects.count() == 1


def test_same_form_sent_again_has_used_no_other_challenge(sign):
    """The server may have been killed between taking the challenge and the form."""
    payload = solved(challenge(sign))
    with later(5):
        assert send(sign, payload, key="7d1f") == []
        Registration.objects.all().delete()
        sign.pool.submissions.all().delete()
        assert send(sign, payload, key="7d1f") == []


def test_form_without_javascript_is_taken_a_little_later(sign):
    payload = guarding.unsolved(challenge(sign))

    with later(5):
        assert send(sign, payload) == [Code.TOO_FAST]
    with later(16):
        assert send(sign, payload) == []


def test_too_fast(sign):
    assert send(sign, solved(challenge(sign))) == [Code.TOO_FAST]


def test_challenge_has_an_end(sign):
    payload = solved(challenge(sign))

    with later(guarding.LIFETIME + 1):
        assert send(sign, payload) == [Code.CHALLENGE_FAILED]


def test_forged_challenges(sign, make_page):
    given = challenge(sign)
    easier = json.loads(json.dumps(given))
    easier["parameters"]["keyPrefix"] = ""
    older = json.loads(json.dumps(given))
    older["parameters"]["data"]["issued"] = 0
    elsewhere = guarding.new_challenge(sign.microsite.site.root_page.translation_key)
    unsigned = {"parameters": given["parameters"]}
    wrong = base64.b64encode(
        json.dumps({"challenge": given, "solution": {"counter": 1, "derivedKey": "00"}}).encode()
    ).decode()
    forged = [
        "x",
        "\0",
        "ż",
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b'{"challenge": 5}').decode(),
        base64.b64encode(b"[" * 2000).decode(),
        "A" * 100_000,
        wrong,
        *(guarding.unsolved(one) for one in (easier, older, elsewhere, unsigned)),
    ]

    with later(20):
        assert send(sign, "") == [Code.CHALLENGE_REQUIRED]
        for payload in forged:
            assert send(sign, payload) == [Code.CHALLENGE_FAILED], payload[:60]


def test_field_that_people_do_not_see(sign):
    with later(5):
        assert send(sign, solved(challenge(sign)), website="https://example.org") == [Code.LOOKS_LIKE_SPAM]


def test_so_many_from_one_address(sign, settings):
    settings.REGISTRATION_CHALLENGE_COST = 0
    settings.REGISTRATION_PER_ADDRESS = 2

    taken = [send(sign, "", f"{number}@example.org", address="192.0.2.1") for number in range(3)]

    assert taken == [[], [], [Code.TOO_MANY]]
    assert send(sign, "", "4@example.org", address="192.0.2.2") == []
    assert "192.0.2.1" not in repr(getattr(cache, "_cache", ""))


def test_fewer_without_a_solution(sign, settings):
    settings.REGISTRATION_PER_ADDRESS = 10
    settings.REGISTRATION_UNSOLVED_SECONDS = 0

    taken = [
        send(sign, guarding.unsolved(challenge(sign)), f"{number}@example.org", address="192.0.2.1")
        for number in range(3)
    ]

    assert taken == [[], [], [Code.TOO_MANY]]


def test_so_many_for_one_event(sign, settings):
    settings.REGISTRATION_CHALLENGE_COST = 0
    settings.REGISTRATION_PER_EVENT = 1

    with time_machine.travel("2026-12-01T12:00:00Z", tick=False):
        assert [send(sign, "", f"{number}@example.org") for number in range(2)] == [[], [Code.TOO_MANY]]


def test_cache_that_is_down_keeps_nobody_out(sign, settings):
    settings.REGISTRATION_PER_ADDRESS = 2
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    payload = solved(challenge(sign))

    with later(5):
        assert send(sign, payload, address="192.0.2.1") == []
