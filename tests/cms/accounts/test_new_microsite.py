"""One form makes a microsite and invites its lead; the mail leads to the first page of the admin."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.accounts import throttling
from cms.accounts.models import Invitation
from cms.accounts.team import members_of
from cms.delivery.models import OutgoingMail
from cms.delivery.sending import Worker
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.microsites.queries import led_by
from tests.html_forms import read_forms

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ACCOUNT = {"first_name": "Līga", "last_name": "Kalniņa", "password1": PASSWORD, "password2": PASSWORD}
LEAD = {"lead_email": "liga@aurora.example", "lead_name": "Līga Kalniņa", "lead_language": "de"}


@pytest.fixture
def send() -> Any:
    """Send the form as it comes, with some fields filled in."""
    client = Client()
    client.force_login(User.objects.create_superuser("administrator", password="secret"))

    def send(**values: Any) -> Any:
        text = client.get(reverse("microsites:add")).content.decode()
        [form] = [one for one in read_forms(text) if "color_primary" in one]
        given = {"title": "Aurora", "languages": ["lv", "en"], "default_language": "lv"}
        return client.post(reverse("microsites:add"), {**form, **given, **LEAD, **values}, follow=True)

    return send


def test_lead_signs_in_by_the_mail_and_leads_the_team(send: Any, mail_server: Any) -> None:
    page = send()
    microsite = Microsite.objects.get()
    assert "the invitation to liga@aurora.example is on its way" in page.content.decode()
    history = ModelLogEntry.objects.for_instance(microsite).order_by("pk")
    assert [(one.action, one.user.username) for one in history] == [
        ("wagtail.create", "administrator"),
        ("accounts.invite", "administrator"),
    ]
    Worker().run(threading.Event(), until_empty=True)

    (mail,) = mail_server.received
    assert (mail["To"], "Aurora" in mail["Subject"]) == ("liga@aurora.example", True)
    body = mail.get_body(("plain",)).get_content()
    assert "Guten Tag, Līga Kalniņa" in body
    found = re.search(r"http://localhost:8000(/admin/invitation/\S+)", body)
    assert found is not None
    guest = Client()
    first = guest.post(found[1], ACCOUNT, follow=True)

    assert (first.status_code, first.request["PATH_INFO"]) == (200, reverse("wagtailadmin_home"))
    text = first.content.decode()
    assert 'lang="de"' in text
    assert f'href="{microsite.base_url()}/lv/"' in text
    (member,) = members_of(microsite)
    assert (member.user.get_full_name(), member.roles) == ("Līga Kalniņa", (Role.LEADS,))
    assert list(led_by(member.user)) == [microsite]
    assert guest.get(reverse("wagtailadmin_pages:edit", args=[microsite.site.root_page_id])).status_code == 200
    assert guest.get(reverse("accounts_invite", args=[microsite.pk])).status_code == 200


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"lead_name": ""}, "lead_name", "Write the name too"),
        ({"lead_email": ""}, "lead_email", "Write the address"),
        ({"lead_email": "nowhere"}, "lead_email", "valid"),
        # What the form takes for an address, and no mail can be sent to.
        ({"lead_email": '"a\x01b"@example.org'}, "lead_email", "No mail can be sent"),
        ({"lead_name": "win at example.org/now"}, "lead_name", "valid"),
        ({"lead_language": "xx"}, "lead_language", "not one of the available"),
        ({"color_primary": "#eeeeee"}, "color_primary", "has a contrast of"),
    ],
)
def test_mistake_about_the_lead_is_said_at_its_field_and_nothing_is_made(
    send: Any, values: Any, field: str, words: str
) -> None:
    page = send(**values)

    assert words in " ".join(page.context["form"].errors[field])
    assert not Microsite.objects.exists()
    assert not Invitation.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_fails_at_the_end_takes_the_microsite_with_it(send: Any, monkeypatch: Any) -> None:
    def refuse(*_arguments: Any) -> None:
        raise throttling.TooManyAttempts(7)

    monkeypatch.setattr(throttling, "begin_invitation", refuse)
    page = send()

    assert "Wait 7 minutes" in " ".join(page.context["form"].errors["lead_email"])
    assert not Microsite.objects.exists()


def test_microsite_can_be_made_before_its_lead_is_known(send: Any) -> None:
    page = send(lead_email="", lead_name="")

    assert "Invite its team under" in page.content.decode()
    assert Microsite.objects.count() == 1
    assert not OutgoingMail.objects.exists()
