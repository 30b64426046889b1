"""What the API itself stores: keys of clients that need a larger budget, and documents of front ends."""

from __future__ import annotations

import hashlib
import secrets

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SECRET_PREFIX = "ms_"  # noqa: S105 (by which scanners of source code know such a key)
SHOWN = 8


def new_secret() -> str:
    """Return a new key: 256 random bits after a prefix."""
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a key. It is long and random, so one round of a plain hash can't be turned back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class ApiKeyManager(models.Manager["ApiKey"]):
    """Finds keys."""

    def with_secret(self, secret: str) -> ApiKey | None:
        """Return the key that *secret* is, unless it was revoked."""
        return self.filter(digest=digest(secret), revoked=False).first()


class ApiKey(models.Model):
    """
    A key to the API: a client that sends it has a budget of its own.

    It opens nothing: whoever has none may ask for the same. It is shown once, and stored as a hash.
    """

    name = models.CharField(
        _("name"), max_length=100, unique=True, help_text=_("Whose website or program it is, and whom to write to.")
    )
    points_per_minute = models.PositiveIntegerField(
        _("points a minute"),
        default=10_000_000,
        validators=[MinValueValidator(1)],
        help_text=_("How much cost its holder may ask for in a minute. A page view costs some thousand points."),
    )
    revoked = models.BooleanField(_("revoked"), default=False, help_text=_("It is refused at once."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    shown = models.CharField(_("begins with"), max_length=20, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ApiKeyManager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def give_secret(self) -> str:
        """Make this the key with a new secret, and return that; it can't be found out again."""
        secret = new_secret()
        self.digest = digest(secret)
        self.shown = secret[: len(SECRET_PREFIX) + SHOWN]
        return secret


class RegisteredDocument(models.Model):
    """A GraphQL document that a front end asks for by its identifier."""

    client = models.CharField(_("front end"), max_length=100)
    identifier = models.CharField(_("identifier"), max_length=200, db_index=True)
    text = models.TextField(_("document"))
    registered_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("registered document")
        verbose_name_plural = _("registered documents")
        ordering = ["client", "pk"]
        constraints = [
            # Two front ends may share a document; when one of them goes, the other one keeps it.
            models.UniqueConstraint(fields=["client", "identifier"], name="api_registered_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.identifier}"
