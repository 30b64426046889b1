"""Somebody of a team, and what she is writing, for the pictures of the documentation; all gone after they are taken."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO

import django

TEAM, ADMINISTRATOR = "zofia", "adam"
# By which they are known from everybody else.
MAILBOX = "in-pictures@example.org"
STORY = "shared-garden"
BODY = (
    "<p>Last spring the town gave the association a meadow behind the library. Forty people came to the first "
    "Saturday: some have lived here all their lives, some for three weeks.</p>"
    "<p>By June there were beans, mint and a table that everybody had a hand in.</p>"
)


@dataclass(frozen=True)
class Rehearsal:
    """
    What is there while pictures are taken.

    :ivar story: the key of a page of EU-BELONG's that is being written
    :ivar password: of both people
    """

    story: int
    password: str


@contextmanager
def rehearsed() -> Iterator[Rehearsal]:
    """Have people, a draft and a registration in the database of this folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from django.core.management import call_command

    from cms.content.models import EventPage

    _clear()
    # A registration that somebody rehearses already stays.
    is_rehearsed = EventPage.objects.filter(slug="seminar-rehearsal").exists()
    try:
        if not is_rehearsed:
            call_command("demo_registration", stdout=StringIO())
        yield _begin()
    finally:
        _clear()
        if not is_rehearsed:
            call_command("demo_registration", remove=True, stdout=StringIO())


def _begin() -> Rehearsal:
    from django.contrib.auth.models import User

    from cms.content.models import NewsIndexPage, NewsPage
    from cms.microsites.choices import Role
    from cms.microsites.queries import microsite_by_slug

    microsite = microsite_by_slug("eu-belong")
    if microsite is None:
        raise SystemExit("There is no EU-BELONG here: `make run` loads it.")
    password = secrets.token_urlsafe(24)
    zofia = User.objects.create_user(TEAM, f"{TEAM}-{MAILBOX}", password, first_name="Zofia", last_name="Wiśniewska")
    roles = [Role.LEADS, Role.REGISTRARS]
    zofia.groups.set(member.group_id for member in microsite.groups.filter(role__in=roles))
    User.objects.create_superuser(ADMINISTRATOR, f"{ADMINISTRATOR}-{MAILBOX}", password, first_name="Adam")
    parent = NewsIndexPage.objects.get(url_path="/eu-belong-en/news/")
    story = NewsPage(
        title="A garden that nobody owns alone",
        slug=STORY,
        locale=parent.locale,
        owner=zofia,
        live=False,
        introduction="On Saturdays, neighbours old and new dig, plant and cook behind the library.",
        body=[("text", BODY)],
    )
    parent.add_child(instance=story)
    story.save_revision(user=zofia)
    return Rehearsal(story.pk, password)


def _clear() -> None:
    """Remove what is left of a rehearsal; of one that was broken off, too."""
    from django.contrib.auth.models import User
    from wagtail_localize.models import StringTranslation, TranslatableObject, TranslationContext, TranslationSource

    from cms.content.models import NewsPage

    for page in NewsPage.objects.filter(url_path__startswith="/eu-belong-", slug=STORY):
        # In the order in which they protect each other.
        TranslationSource.objects.filter(object_id=page.translation_key).delete()
        StringTranslation.objects.filter(context__object_id=page.translation_key).delete()
        TranslationContext.objects.filter(object_id=page.translation_key).delete()
        TranslatableObject.objects.filter(translation_key=page.translation_key).delete()
        for each in NewsPage.objects.filter(translation_key=page.translation_key):
            each.delete()
    User.objects.filter(email__endswith=f"-{MAILBOX}").delete()
