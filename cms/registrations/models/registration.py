"""One person's registration for one event, and what hangs on it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.content.fields import EnumField
from cms.registrations.choices import Actor, Reason, State
from cms.registrations.models.seats import SeatPool

# A registration in these has ended: the same address may register again.
ENDED = (State.CANCELLED,)


class Registration(models.Model):
    """
    One person's place at an event, or in the queue for one, shared by all the event's translations.

    Its state is changed by `cms.registrations.states.move` and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The pool's key is the event's translation key.
    pool = models.ForeignKey(SeatPool, on_delete=models.PROTECT, related_name="registrations", db_column="event_key")
    language = models.CharField(_("language"), max_length=16)
    name = models.CharField(_("name"), max_length=255)
    # As it was typed.
    email = models.CharField(_("e-mail address"), max_length=320)
    # By which two registrations are known to be one: see cms.registrations.people.
    email_key = models.CharField(max_length=320, editable=False)
    state = EnumField(State, verbose_name=_("state"), default=State.AWAITING_CONFIRMATION, db_index=True)
    # Whether one of the event's seats is held: also while the address is unconfirmed or the team has not decided.
    has_seat = models.BooleanField(_("holds a seat"), default=False)
    # The order of submission, by which seats become free for those who wait.
    position = models.PositiveBigIntegerField(_("position"), editable=False)
    # By the keys of the questions, see cms.registrations.answers.
    answers = models.JSONField(_("answers"), default=dict)
    # None for people whom the team added by hand.
    notice = models.ForeignKey(
        "registrations.Notice", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("privacy notice")
    )
    consented_at = models.DateTimeField(_("consented"), null=True)
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    state_since = models.DateTimeField(_("in this state since"), auto_now_add=True)
    email_confirmed_at = models.DateTimeField(_("address confirmed"), null=True)
    # Until when an address must be confirmed, or an offered seat accepted.
    expires_at = models.DateTimeField(_("expires"), null=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "position"], name="registrations_position_once"),
            models.UniqueConstraint(
                fields=["pool", "email_key"], condition=~Q(state__in=ENDED), name="registrations_address_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pool", "state"], name="registrations_pool_state"),
            models.Index(fields=["expires_at"], name="registrations_expires"),
        ]

    def __str__(self) -> str:
        # Not the name: this is what logs and error pages show.
        return str(self.pk)

    @property
    def event_key(self) -> uuid.UUID:
        """The translation key of the event."""
        key: uuid.UUID = self.pool_id
        return key


class SpecialNeeds(models.Model):
    """What somebody needs to take part. Kept apart from the rest, seen by few, and deleted sooner."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, primary_key=True, related_name="special_needs"
    )
    interpreter = models.CharField(_("interpreter"), max_length=500, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=500, blank=True)
    diet = models.CharField(_("diet"), max_length=500, blank=True)
    childcare = models.CharField(_("childcare"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("special needs")
        verbose_name_plural = _("special needs")

    def __str__(self) -> str:
        return str(self.registration_id)


class SpecialNeedsLook(models.Model):
    """That somebody of the team has looked at the special needs of an event's registrants."""

    pool = models.ForeignKey(SeatPool, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # How many people's were shown.
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.at}"


class Transition(models.Model):
    """One step in the history of a registration: who, when, from which state to which."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="transitions")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = EnumField(Actor, verbose_name=_("who"))
    # Who of the team it was.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("member")
    )
    # Empty for the first.
    from_state = EnumField(State, verbose_name=_("from"), blank=True)
    to_state = EnumField(State, verbose_name=_("to"))
    reason = EnumField(Reason, verbose_name=_("reason"), blank=True)
    # What the team wrote to the registrant.
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.from_state} → {self.to_state}"


class AccessToken(models.Model):
    """
    A token that was mailed to a registrant: whoever has it may see, change, cancel and erase that registration.

    Each mail has one of its own. Only its hash is stored, so that nobody can use what a stolen backup holds.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="access_tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)


class Notice(models.Model):
    """A privacy notice in the words and the language in which people agreed to it."""

    # SHA-256 of language and text.
    digest = models.CharField(max_length=64, primary_key=True)
    language = models.CharField(_("language"), max_length=16)
    html = models.TextField(_("text"))
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")

    def __str__(self) -> str:
        return self.digest[:12]


class Submission(models.Model):
    """
    That a form was sent with an idempotency key: when its answer was lost, sending it again does nothing twice.

    Neither the key nor what was sent is stored, only hashes of them.
    """

    pool = models.ForeignKey(SeatPool, on_delete=models.CASCADE, related_name="submissions")
    # None where the form was sent for an address that is registered already, and when the registration is erased.
    registration = models.ForeignKey(Registration, on_delete=models.SET_NULL, null=True, related_name="submissions")
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "digest"], name="registrations_submission_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
