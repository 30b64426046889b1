"""E-mail addresses as strangers type them: which are taken, which are one, and where their mail goes."""

from __future__ import annotations

import pytest
from django.core.mail.message import sanitize_address

from cms.delivery.models import OutgoingMail
from cms.registrations import actions
from cms.registrations.guarding import Visit
from cms.registrations.people import email_key, read_email
from cms.registrations.problems import Code
from tests.registrations import no_challenge, sign

__all__ = ["no_challenge", "sign"]


@pytest.mark.parametrize(
    "email",
    [
        # Letters that are small or capital forms of ASCII's to some programs, and somebody else's address to others.
        "anna\u017f@example.org",
        "anna\u212a@example.org",
        "ANNA\u0130@example.org",
        "anna\u0131@example.org",
        "straße@example.org",
        "\uff41nna@example.org",
        # Nobody's, or a machine's next to the mail server.
        '"anna"@example.org',
        '"a\\"b"@example.org',
        "root@localhost",
        "root@[127.0.0.1]",
        "root@[IPv6:::1]",
        "anna@example.org.",
        "anna@example\u3002org",
        "a@" + "ß" * 62 + ".org",
        "@example.org",
        "anna@",
        "anna@@example.org",
        "a@b@example.org",
    ],
)
def test_what_is_no_address_of_a_person_is_refused(email):
    problem = read_email(email)[1]
    assert problem is not None
    assert problem.code == Code.INVALID_EMAIL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna@example.org", "ANNA@Example.ORG"),
        ("anna@example.org", "  anna@example.org "),
        ("anna@münchen.de", "anna@xn--mnchen-3ya.de"),
        ("anna@MÜNCHEN.de", "anna@mu\u0308nchen.de"),
        ("anna@example.org", "anna@\uff45xample.org"),
        ("anna@straße.de", "anna@xn--strae-oqa.de"),
        ("anna@straße.de", "anna@STRA\u1e9eE.de"),
    ],
)
def test_same_address(one, other):
    assert email_key(read_email(one)[0]) == email_key(read_email(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna@straße.de", "anna@strasse.de"),
        ("anna@βόλος.com", "anna@βόλοσ.com"),
        ("a.nna@example.org", "anna@example.org"),
        ("anna+1@example.org", "anna@example.org"),
    ],
)
def test_addresses_of_two_people(one, other):
    assert email_key(read_email(one)[0]) != email_key(read_email(other)[0])


def test_mail_goes_to_the_domain_that_was_meant(sign):
    """Python and Django write "ß" as "ss", as was right until 2010; that domain is somebody else's."""
    for email in ("anna@straße.de", "anna@strasse.de"):
        actions.register(sign.microsite, sign.form(email), Visit())

    queued = list(OutgoingMail.objects.order_by("created_at").values_list("recipient", flat=True))
    assert queued == ["anna@xn--strae-oqa.de", "anna@strasse.de"]
    assert [sanitize_address(email, "utf-8") for email in queued] == queued
