"""The forms of the team and of those who are invited into it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm
from wagtail.users.models import UserProfile

from cms.accounts import throttling
from cms.accounts.throttling import SignInAttempt, TooManyAttempts
from cms.callers import client_address
from cms.delivery import outbox
from cms.microsites.choices import Role

TOO_MANY = _("Too many attempts. Wait %(minutes)s minutes and try again.")

# No address of anything: the mail goes to strangers, and many programs make links of what looks like one.
NAME = r"\A[^/:@]*\Z"


def mail_languages() -> list[tuple[str, str | Promise]]:
    """Return the languages in which mails are written: codes, and names in the language of whoever looks."""
    names = dict(settings.LANGUAGES)
    return [(code, names[code]) for code in settings.UI_LANGUAGES]


class RolesForm(forms.Form):
    """Which roles somebody has in a team."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


class InvitationForm(RolesForm):
    """Whom to invite."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.RegexField(NAME, label=_("First and last name"), max_length=150)
    language = forms.ChoiceField(label=_("Language of the mail"))

    field_order = ["email", "name", "roles", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = mail_languages()  # type: ignore[attr-defined]  # it is a choice


class NewAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # takes none when it runs
    """The name and the password of somebody who has accepted an invitation."""

    class Meta:
        model = get_user_model()
        fields = ("first_name", "last_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = True


class CodeForm(forms.Form):
    """The code of the second factor."""

    code = forms.CharField(
        label=_("Code of the app, or a recovery code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """The password of whoever sits in front of the screen."""

    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class PasswordAndCodeForm(PasswordForm, CodeForm):
    """What is asked again before the second factor is changed."""

    field_order = ["password", "code"]


class SignInForm(LoginForm):
    """Wagtail's form to sign in, which takes so many attempts and no more."""

    has_refused = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # So that browsers and programs that keep passwords know what to put where (WCAG 2.1, 1.3.5).
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"

    def clean(self) -> dict[str, Any]:
        """Count the attempt before the password is looked at."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is None or not password:
            return super().clean()
        attempt = SignInAttempt(username, client_address(self.request))
        try:
            attempt.begin()
        except TooManyAttempts as error:
            self.has_refused = True
            raise ValidationError(TOO_MANY, params={"minutes": error.minutes}) from error
        values: dict[str, Any] = super().clean()
        attempt.succeed()
        return values


class ResetForm(PasswordResetForm):
    """Wagtail's form for a new password, whose mails go through the outbox: so it takes as long for an unknown one."""

    @transaction.atomic
    def save(self, **options: Any) -> None:
        """Queue the mails, unless the mailbox has got enough of them."""
        if throttling.may_reset(self.cleaned_data["email"]):
            super().save(**options)

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Put the mail into the outbox, in the language of its reader."""
        language = UserProfile.get_for_user(context["user"]).get_preferred_language()
        with translation.override(language):
            outbox.put(
                kind="password_reset",
                recipient=to_email,
                subject=render_to_string(subject_template_name, context),
                text=render_to_string(email_template_name, context).strip() + "\n",
                language=language,
                leaves_no_trace=True,
            )
