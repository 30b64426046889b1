"""An archived microsite stays as it is, whoever writes."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.archives.archiving import StillRunning, archive, reopen
from cms.archives.freezing import is_refusal
from cms.content.models import EventPage, PlainPage, Theme
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.registrations.mails.kinds import MailKind
from cms.registrations.models import Invitation, Registration, RegistrationMail, RegistrationPage
from cms.registrations.openings import Status, opening_of
from tests.factories import ImageFactory, OrganisationFactory
from tests.fixtures import MakeMember, MakeMicrosite, MakePage, SignIn
from tests.registrations import Sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(make_microsite: MakeMicrosite, make_page: MakePage) -> dict[str, Any]:
    microsite, other = make_microsite("one"), make_microsite("two")
    return {
        "microsite": microsite,
        "other": other,
        "page": make_page(microsite, PlainPage, title="Ours"),
        "others_page": make_page(other, PlainPage, title="Theirs"),
        "image": ImageFactory(collection=microsite.image_collection),
        "organisation": OrganisationFactory(owner=microsite),
    }


def writes(world: dict[str, Any]) -> dict[str, Any]:
    """Return what somebody could do to the microsite, by whatever way."""
    microsite, page = world["microsite"], world["page"]
    home = microsite.home("en")
    return {
        "save a page": lambda: page.save(),
        "save a draft": lambda: page.save_revision(),
        "publish": lambda: page.save_revision().publish(),
        "unpublish": lambda: page.unpublish(),
        "update in bulk": lambda: PlainPage.objects.filter(pk=page.pk).update(introduction="New"),
        "delete a page": lambda: page.delete(),
        "move a page": lambda: page.move(world["other"].home("en"), pos="last-child"),
        "move one in": lambda: world["others_page"].move(home, pos="last-child"),
        "add a page": lambda: home.add_child(instance=PlainPage(title="New", slug="new")),
        "protect": lambda: PageViewRestriction.objects.create(page=page, restriction_type="login"),
        "settings": lambda: Microsite.objects.filter(pk=microsite.pk).update(title="New"),
        "delete the microsite": lambda: Microsite.objects.filter(pk=microsite.pk)._raw_delete("default"),
        "menus": lambda: microsite.languages.get(locale__language_code="en").save(),
        "language": lambda: microsite.languages.model.objects.filter(microsite=microsite).update(title="New"),
        "rename an image": lambda: type(world["image"]).objects.filter(pk=world["image"].pk).update(title="New"),
        "upload": lambda: ImageFactory(collection=microsite.image_collection),
        "delete an image": lambda: world["image"].delete(),
        "edit a snippet": lambda: type(world["organisation"]).objects.update(name="New"),
        "add a snippet": lambda: OrganisationFactory(owner=microsite),
        "give a theme": lambda: PlainPage.themes.through.objects.create(
            plainpage=page, theme=Theme.objects.create(slug="x", label="X", locale=page.locale)
        ),
        "address": lambda: type(microsite.site).objects.filter(pk=microsite.site_id).update(hostname="new.example"),
    }


KINDS = [
    "save a page",
    "save a draft",
    "publish",
    "unpublish",
    "update in bulk",
    "delete a page",
    "move a page",
    "move one in",
    "add a page",
    "protect",
    "settings",
    "delete the microsite",
    "language",
    "rename an image",
    "upload",
    "delete an image",
    "edit a snippet",
    "add a snippet",
    "give a theme",
    "address",
]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_it_is_changed_by_any_way(world: dict[str, Any], kind: str) -> None:
    archive(world["microsite"])
    world["page"].introduction = "New"

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        writes(world)[kind]()

    assert is_refusal(refused.value)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "delete the microsite"])
def test_all_of_it_can_be_done_when_it_is_opened_again(world: dict[str, Any], kind: str) -> None:
    archive(world["microsite"])
    assert reopen(world["microsite"])
    world["page"].introduction = "New"

    writes(world)[kind]()


def test_others_go_on(world: dict[str, Any]) -> None:
    archive(world["microsite"])

    world["others_page"].save_revision().publish()
    world["other"].home("en").add_child(instance=PlainPage(title="New", slug="new"))
    ImageFactory(collection=world["other"].image_collection)
    OrganisationFactory(owner=world["other"])


def test_accounts_can_be_deleted(world: dict[str, Any], make_member: MakeMember) -> None:
    author = make_member(world["microsite"])
    Page.objects.filter(pk=world["page"].pk).update(owner=author)
    archive(world["microsite"])

    author.delete()

    assert Page.objects.get(pk=world["page"].pk).owner is None


def test_schedules_are_called_off(world: dict[str, Any]) -> None:
    page, later = world["page"], timezone.now() + datetime.timedelta(hours=1)
    page.go_live_at = later
    page.save_revision(approved_go_live_at=later)
    Page.objects.filter(pk=page.pk).update(expire_at=later)

    done = archive(world["microsite"])

    assert (done.unscheduled, done.no_longer_expiring) == (["Ours"], ["Ours"])
    assert page.revisions.filter(approved_go_live_at__isnull=False).count() == 0
    call_command("publish_scheduled")


@pytest.mark.parametrize("is_superuser", [False, True])
def test_admin_opens_the_page_says_why_and_saves_nothing(
    world: dict[str, Any], make_member: MakeMember, sign_in: SignIn, is_superuser: bool
) -> None:
    user = make_member(world["microsite"], roles=(Role.LEADS,))
    User.objects.filter(pk=user.pk).update(is_superuser=is_superuser)
    client: Client = sign_in(User.objects.get(pk=user.pk))
    archive(world["microsite"])
    address = reverse("wagtailadmin_pages:edit", args=[world["page"].pk])

    shown = client.get(address, headers={"accept": "text/html"})
    refused = client.post(address, {"title": "New", "slug": "new"})

    assert shown.status_code == 200
    assert "This microsite is archived" in shown.content.decode()
    assert refused.status_code == 403
    assert "Nothing was changed" in refused.content.decode()
    assert Page.objects.get(pk=world["page"].pk).title == "Ours"


def test_admin_says_why_what_a_form_names_is_refused(
    world: dict[str, Any], make_member: MakeMember, sign_in: SignIn
) -> None:
    client = sign_in(make_member(world["microsite"], world["other"], roles=(Role.LEADS,)))
    archive(world["microsite"])
    copied = reverse("wagtailadmin_pages:copy", args=[world["others_page"].pk])

    refused = client.post(
        copied, {"new_title": "Copy", "new_slug": "copy", "new_parent_page": world["microsite"].home("en").pk}
    )

    assert refused.status_code == 403
    assert not Page.objects.filter(slug="copy").exists()


def test_registration_closes(world: dict[str, Any], make_page: MakePage) -> None:
    event = make_page(world["microsite"], EventPage, title="Forum", starts="2031-03-04")
    make_page(world["microsite"], RegistrationPage, parent=event, title="Sign up")
    now = timezone.now()
    opening = opening_of(world["microsite"], event.translation_key)
    assert opening is not None
    assert opening.status(now) is Status.OPEN

    archive(world["microsite"])

    opening = opening_of(Microsite.objects.get(slug="one"), event.translation_key)
    assert opening is not None
    assert opening.status(now) is Status.CLOSED
    assert not opening.takes_place(now)


def test_nobody_is_left_waiting(sign: Sign) -> None:
    for name in ("anna", "bela", "carl"):
        sign.up(f"{name}@example.org")
    invited = Invitation.objects.create(pool=sign.pool, digest="x", language="en")

    with pytest.raises(StillRunning, match="Seminar"):
        archive(sign.microsite)
    with pytest.raises(CommandError, match="Cancel these events"):
        call_command("archive_microsite", "eu-mia")
    for event in EventPage.objects.filter(translation_key=sign.event.translation_key):
        event.event_status = "cancelled"
        event.save_revision().publish()
    done = archive(sign.microsite)

    assert done.withdrawn_invitations == 1
    assert Invitation.objects.get(pk=invited.pk).withdrawn_at == done.microsite.archived_at
    told = RegistrationMail.objects.filter(kind=MailKind.EVENT_CANCELLED, registration__pool=sign.pool)
    assert told.count() == 3


def test_registrants_data_go_when_they_are_due(sign: Sign) -> None:
    sign.up("anna@example.org")
    days = datetime.timedelta(days=100 + 366)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=101), tick=False):
        archive(sign.microsite)

    with time_machine.travel(timezone.now() + days + datetime.timedelta(days=2), tick=False):
        call_command("delete_old_registrations")

    assert not Registration.objects.filter(pool__microsite=sign.microsite).exists()


def test_command_can_be_run_again_and_undone(world: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    for options in ([], [], ["--undo"], ["--undo"]):
        call_command("archive_microsite", "one", *options)

    said = capsys.readouterr().out
    assert said.index("is archived.") < said.index("is archived since") < said.index("can be changed again")
    assert "was not archived" in said
    with pytest.raises(CommandError, match="no microsite nowhere"):
        call_command("archive_microsite", "nowhere")


def test_api_says_so(world: dict[str, Any], client: Client) -> None:
    def ask() -> Any:
        body = {"query": '{ site(slug: "one") { archivedAt page(path: "/en/") { title } } }'}
        return client.post("/graphql", body, content_type="application/json").json()["data"]["site"]

    before = ask()
    archived_at = archive(world["microsite"]).microsite.archived_at

    assert before["archivedAt"] is None
    after = ask()
    assert datetime.datetime.fromisoformat(after["archivedAt"]) == archived_at
    assert after["page"] == before["page"]
