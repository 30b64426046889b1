"""The first page of the admin shows registrars their next events, and mails that failed."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.delivery.choices import MailState
from cms.delivery.models import OutgoingMail
from cms.microsites.choices import Role


def panel(client):
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    match = re.search(r'<section[^>]*id="registrations-section".*?</section>', text, re.DOTALL)
    return match[0] if match else ""


def test_events_have_their_seats_and_failed_mails_are_counted(desk):
    desk.sign.set(capacity=4)
    desk.sign.up("anna@example.org")
    text = panel(desk.client)
    assert "Seminar" in text
    assert "1 of 4" in text
    assert 'width="25"' in text
    assert "did not arrive" not in text

    mail = OutgoingMail.objects.filter(pk=OutgoingMail.objects.first().pk)
    mail.update(state=MailState.REFUSED, finished_at=timezone.now())

    assert "1 mail did not arrive" in panel(desk.client)


@pytest.mark.parametrize("role", [Role.EDITORS, Role.PUBLISHERS, Role.TRANSLATORS])
def test_nobody_but_registrars_sees_it(desk, make_member, sign_in, make_microsite, role):
    desk.sign.up("anna@example.org")
    assert panel(desk.client)

    theirs = panel(sign_in(make_member(desk.sign.microsite, roles=(role,))))
    assert "Seminar" not in theirs
    assert "<table" not in theirs
    # Those who make events find the way to a new one.
    assert ("New event with registration" in theirs) == (role is not Role.TRANSLATORS)
    assert panel(sign_in(make_member(make_microsite("niem"), roles=(Role.REGISTRARS,)))) == ""
