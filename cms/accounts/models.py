"""What is stored of people who sign in, beside Django's own accounts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.microsites.choices import Role
from cms.microsites.models import Microsite


class Invitation(models.Model):
    """
    Somebody was asked to join a team.

    The row is deleted when the invitation is accepted or withdrawn: what is left then is the member, or nothing.
    """

    microsite = models.ForeignKey(Microsite, on_delete=models.CASCADE, related_name="team_invitations")
    # By it, the outbox knows the mail.
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    roles = models.JSONField(_("roles"), default=list)
    language = models.CharField(_("language of the mail"), max_length=12)
    # SHA-256 of the token that the mail has, in hexadecimal.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["email"]
        constraints = [
            # Addresses are stored in small letters.
            models.UniqueConstraint(fields=["microsite", "email"], name="accounts_one_invitation_for_each_address"),
        ]

    def __str__(self) -> str:
        # No address: this is what ends up in logs.
        return f"invitation {self.pk}"

    @property
    def role_labels(self) -> list[str]:
        """Return the names of the roles."""
        return [str(Role(role).label) for role in self.roles]

    @property
    def has_expired(self) -> bool:
        """Whether it can't be accepted any more."""
        return self.expires_at <= timezone.now()


class Tally(models.Model):
    """How often something was tried in a span of time. Whose it is stands there as a keyed hash only."""

    digest = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:8]


class AccountSession(AbstractBaseSession):
    """A session that knows whose it is, so that all sessions of an account can be ended."""

    # Not a foreign key: the session is written before and after, and whether an account exists is asked elsewhere.
    account_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):  # type: ignore[name-defined]  # unknown to the stubs
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes these rows."""
        from cms.accounts.sessions import SessionStore

        return SessionStore
