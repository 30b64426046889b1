"""What is kept of people, for how long, and what is left then."""

import datetime
import hashlib
import io
import logging

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.search.models import IndexEntry

from cms.content.models import EventPage
from cms.microsites.choices import Role
from cms.registrations import actions, tokens
from cms.registrations.choices import State
from cms.registrations.models import (
    DeletionCertificate,
    Invitation,
    Notice,
    Registration,
    SpecialNeeds,
    SpecialNeedsLook,
    Submission,
)
from cms.settings.logs import DiscreetFormatter

DAY = datetime.timedelta(days=1)


@pytest.fixture
def ended(sign):
    """When the event has ended."""
    return EventPage.objects.get(pk=sign.event.pk).ends_at


def test_consent_is_kept_with_the_text_and_its_language(sign):
    registration = sign.send(language="pl")

    assert registration.notice.language == "pl"
    assert registration.notice.html == "<p>Przechowujemy dane przez rok.</p>"
    assert registration.notice_id == hashlib.sha256(b"pl\0" + registration.notice.html.encode()).hexdigest()
    assert registration.consented_at is not None


def test_old_text_stays_with_who_agreed_to_it(sign):
    old = sign.send("1@example.org")
    sign.set(privacy_notice="<p>We keep it for two years.</p>")
    new = sign.send("2@example.org")

    assert old.notice.html == "<p>We keep your name for a year.</p>"
    assert new.notice.html == "<p>We keep it for two years.</p>"


def test_data_are_deleted_by_themselves(sign, ended, member):
    sign.set(retention_days=90)
    sign.up("1@example.org", special_needs={"diet": "vegan"})
    sign.up("2@example.org", language="pl", special_needs={"childcare": "two"})
    sign.up("3@example.org")
    actions.invite(sign.opening, member, email="4@example.org", language="en")

    with time_machine.travel(ended + 13 * DAY):
        assert actions.delete_old_data() == 0
    with time_machine.travel(ended + 15 * DAY):
        assert actions.delete_old_data() == 1
        assert actions.delete_old_data() == 0
    assert (SpecialNeeds.objects.count(), Registration.objects.count()) == (0, 3)
    with time_machine.travel(ended + 89 * DAY):
        assert actions.delete_old_data() == 0
    with time_machine.travel(ended + 91 * DAY):
        assert actions.delete_old_data() == 1
        assert actions.delete_old_data() == 0

    for model in (Registration, Invitation, Notice):
        assert not model.objects.exists()
    last, first = DeletionCertificate.objects.all()
    assert (first.kind, first.retention_days) == ("special_needs", 14)
    assert (last.kind, last.retention_days, last.event_title, last.event_ended_at) == (
        "retention",
        90,
        "Seminar",
        ended,
    )
    assert last.states == {State.CONFIRMED: 2, State.WAITLISTED: 1}
    assert last.languages == {"en": 2, "pl": 1}


def test_microsite_says_how_long_where_the_page_does_not(sign, ended):
    sign.microsite.retention_days = 30
    sign.microsite.save()
    sign.up()

    with time_machine.travel(ended + 29 * DAY):
        actions.delete_old_data()
        assert Registration.objects.exists()
    with time_machine.travel(ended + 31 * DAY):
        actions.delete_old_data()
    assert not Registration.objects.exists()


def test_data_for_an_event_whose_pages_are_gone_are_deleted_too(sign, ended):
    sign.up()
    for page in EventPage.objects.all():
        EventPage.objects.get(pk=page.pk).delete()

    with time_machine.travel(ended + 364 * DAY):
        actions.delete_old_data()
        assert Registration.objects.exists()
    with time_machine.travel(ended + 366 * DAY):
        actions.delete_old_data()
    assert not Registration.objects.exists()


def test_unconfirmed_are_kept_a_week(sign):
    sign.send(idempotency_key="7d1f")
    with time_machine.travel(timezone.now() + 3 * DAY):
        actions.tend()
        actions.delete_old_data()
        assert Registration.objects.exists()
    with time_machine.travel(timezone.now() + 11 * DAY):
        actions.delete_old_data()

    assert not Registration.objects.exists()
    assert not Submission.objects.exists()


def test_erasing_gives_the_seat_to_who_waits(sign):
    people = [sign.up(f"{number}@example.org", special_needs={"diet": "vegan"}) for number in range(3)]

    actions.erase(tokens.mint(people[0]))

    assert sign.states() == [State.CONFIRMED, State.OFFERED]
    certificate = DeletionCertificate.objects.get()
    assert (certificate.kind, certificate.states) == ("erasure", {State.CONFIRMED: 1})
    assert SpecialNeeds.objects.count() == 2


def test_erased_address_can_register_again_at_the_end_of_the_queue(sign):
    first = sign.up("1@example.org")
    sign.up("2@example.org")
    actions.erase(tokens.mint(first))

    assert sign.up("1@example.org").position == 3


def test_special_needs_are_kept_only_where_they_are_asked_for(sign):
    sign.set(ask_special_needs=False)

    sign.send(special_needs={"diet": "vegan"})

    assert not SpecialNeeds.objects.exists()


def test_each_look_at_special_needs_is_written_down(sign, member):
    sign.up(special_needs={"diet": "vegan"})

    [needs] = actions.special_needs_of(sign.pool, member)

    look = SpecialNeedsLook.objects.get()
    assert (needs.diet, look.user, look.count, look.pool) == ("vegan", member, 1, sign.pool)


# --- Where nothing personal may be ----------------------------------------------------------------------------------


PERSONAL = ("Kowalska", "anna@example.org", "vegan", "Comes late")


def names(text):
    """Return what of the person is in *text*."""
    return [word for word in PERSONAL if word in text]


@pytest.fixture
def broken():
    """A database that refuses each mail, and quotes the row that it refuses, as PostgreSQL does."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "delivery_outgoingmail"'):
            quoted = ", ".join(map(str, params))
            raise IntegrityError(f"null value violates a constraint\nDETAIL:  Failing row contains ({quoted}).\n")
        return execute(sql, params, many, context)

    return lambda: connection.execute_wrapper(refuse)


def test_error_pages_and_logs_say_nothing_personal(sign, make_member, broken, settings):
    """The row that is refused holds the name and the address; nothing that anybody reads does."""
    registration = sign.up(special_needs={"diet": "vegan"})
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter())
    logging.getLogger().addHandler(handler)
    registrar = Client(raise_request_exception=False)
    registrar.force_login(make_member(sign.microsite, roles=(Role.REGISTRARS,)))
    token = tokens.mint(registration)
    mutation = f'mutation {{ cancelRegistration(input: {{token: "{token}"}}) {{ errors {{ code }} }} }}'
    try:
        with broken():
            answers = [
                registrar.post(
                    "/graphql", {"query": mutation}, "application/json", headers={"Host": sign.microsite.site.hostname}
                ),
                registrar.post(reverse("registrations:send_again", args=[registration.pk])),
                registrar.post(
                    reverse("registrations:add", args=[sign.event.translation_key]),
                    {"name": "Ewa Kowalska", "email": "ewa.anna@example.org", "language": "en", "tell": "on"},
                ),
            ]
    finally:
        logging.getLogger().removeHandler(handler)

    assert "errors" in answers[0].json()
    assert [answer.status_code for answer in answers[1:]] == [500, 500]
    logged = stream.getvalue()
    assert logged.count("Failing row contains (<values>)") >= 3, "the errors were logged"
    assert names(logged) == []
    assert token not in logged
    assert [names(answer.content.decode()) for answer in answers] == [[], [], []]
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED, "nothing was done by halves"


def test_tasks_hold_nothing_personal(sign, member, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    registration = sign.up(special_needs={"diet": "vegan"})
    actions.note(registration, member, "Comes late")
    actions.update(tokens.mint(registration), name="Anna Maria Kowalska")
    sign.set(capacity=7)
    actions.cancel(tokens.mint(registration))

    rows = list(DBTaskResult.objects.values())
    assert rows, "saving a page makes tasks"
    assert names(str(rows)) == []
    assert names(str(list(ModelLogEntry.objects.values())) + str(list(PageLogEntry.objects.values()))) == []
    assert names(str(list(IndexEntry.objects.values()))) == []
