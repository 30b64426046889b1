"""A team looks after its webhooks by itself, and sees nobody else's."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from cms.microsites.choices import Role
from cms.webhooks import endpoints
from cms.webhooks.choices import CallState, Problem
from cms.webhooks.models import Call, Endpoint

pytestmark = pytest.mark.django_db
FORM = {"url": "https://example.org/hook", "description": "The website", "enabled": "on"}


@pytest.fixture
def site(make_microsite):
    return make_microsite()


@pytest.fixture
def browser(site, make_member, sign_in):
    return sign_in(make_member(site, roles=(Role.PUBLISHERS,)))


def address(name, *arguments):
    return reverse(f"webhooks_{name}", args=arguments)


def test_publisher_adds_a_webhook_and_sees_its_secret_once(site, browser):
    shown = browser.post(address("add", site.pk), FORM)
    endpoint = Endpoint.objects.get()

    assert endpoint.secret in shown.content.decode()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", endpoint.secret)
    for name in ("edit", "secret", "delete"):
        assert endpoint.secret not in browser.get(address(name, site.pk, endpoint.pk)).content.decode()
    assert "The website" in browser.get(address("list", site.pk)).content.decode()


@pytest.mark.parametrize("role", [Role.EDITORS, Role.TRANSLATORS, Role.REGISTRARS])
def test_other_roles_neither_see_nor_change_webhooks(site, make_endpoint, make_member, sign_in, role):
    endpoint = make_endpoint(site)
    client = sign_in(make_member(site, roles=(role,)))

    for name in ("list", "add", "edit", "secret", "delete", "test"):
        arguments = [site.pk] if name in {"list", "add"} else [site.pk, endpoint.pk]
        for response in (client.get(address(name, *arguments)), client.post(address(name, *arguments), FORM)):
            assert (response.status_code, response.url) == (302, "/admin/")
    assert Endpoint.objects.get().secret == endpoint.secret
    assert "/admin/webhooks/" not in client.get("/admin/").content.decode()


def test_endpoint_of_another_microsite_is_not_found(site, browser, make_microsite, make_endpoint):
    theirs = make_endpoint(make_microsite("eim"))
    call = endpoints.send_test(theirs)

    assert browser.get(address("list", theirs.microsite_id)).status_code == 404
    assert browser.get(address("edit", site.pk, theirs.pk)).status_code == 404
    assert browser.post(address("delete", site.pk, theirs.pk)).status_code == 404
    ours = make_endpoint(site)
    assert browser.post(address("repeat", site.pk, ours.pk, call.pk)).status_code == 404
    assert Endpoint.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/", "has to begin with https://"),
        ("https://10.0.0.1/", "private network"),
        ("https://2130706433/", "private network"),
        ("https://[::ffff:7f00:1]/", "private network"),
        ("https://example.org:22/", "port is not allowed"),
        ("https://user:word@example.org/", "no complete address"),
    ],
)
def test_address_that_could_never_be_called_is_refused_in_words(site, browser, url, words):
    page = browser.post(address("add", site.pk), {**FORM, "url": url})

    assert words in page.content.decode()
    assert not Endpoint.objects.exists()


def test_new_secret_takes_the_place_of_the_former(site, browser, make_endpoint):
    endpoint = make_endpoint(site)
    former = endpoint.secret
    shown = browser.post(address("secret", site.pk, endpoint.pk)).content.decode()
    endpoint.refresh_from_db()

    assert endpoint.secrets() == [endpoint.secret, former]
    assert endpoint.secret in shown
    assert former not in shown


def test_log_says_what_became_of_calls_and_not_what_was_answered(site, browser, make_endpoint):
    endpoint = make_endpoint(site)
    browser.post(address("test", site.pk, endpoint.pk))
    call = Call.objects.get()
    page = browser.get(address("edit", site.pk, endpoint.pk)).content.decode()
    assert "It will be made in some seconds." in page

    now = call.created_at
    Call.objects.update(attempts=1, tried_at=now, status=503)
    page = browser.get(address("edit", site.pk, endpoint.pk)).content.decode()
    assert "The answer was the status 503." in page
    assert "The next attempt is on" in page

    Call.objects.update(state=CallState.GIVEN_UP, finished_at=now, status=0, problem=Problem.FORBIDDEN)
    page = browser.get(address("edit", site.pk, endpoint.pk)).content.decode()
    assert "leads into a private network" in page

    browser.post(address("repeat", site.pk, endpoint.pk, call.pk))
    assert Call.objects.get().state == CallState.QUEUED


def test_webhook_is_switched_off_and_on_and_deleted(site, browser, make_endpoint):
    endpoint = make_endpoint(site)
    browser.post(address("edit", site.pk, endpoint.pk), {**FORM, "enabled": ""})
    assert "Switched off by the team." in browser.get(address("list", site.pk)).content.decode()
    browser.post(address("test", site.pk, endpoint.pk))
    assert not Call.objects.exists()

    browser.post(address("edit", site.pk, endpoint.pk), FORM)
    assert '"everything":true' in Call.objects.get().body

    browser.post(address("delete", site.pk, endpoint.pk))
    assert not Endpoint.objects.exists()


def test_history_of_the_microsite_says_who_did_what(site, browser, make_endpoint):
    from wagtail.models import ModelLogEntry

    browser.post(address("add", site.pk), FORM)

    entry = ModelLogEntry.objects.get(action="webhooks.add")
    assert entry.object_id == str(site.pk)
    assert Endpoint.objects.get().secret not in str(entry.data)


def test_list_asks_as_often_for_three_as_for_one(site, browser, make_endpoint, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        make_endpoint(site)
        make_endpoint(site)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address("list", site.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]
