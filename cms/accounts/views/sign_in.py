"""Wagtail's views of the door, which say by their status that they refuse."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from wagtail.admin.views.account import LoginView, PasswordResetView

from cms.accounts import throttling
from cms.accounts.forms import TOO_MANY, ResetForm, SignInForm
from cms.accounts.throttling import TooManyAttempts
from cms.callers import client_address

TOO_MANY_REQUESTS = 429


class SignInView(LoginView):
    """Signs in."""

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again; where nothing was looked at, the status says so (RFC 6585, section 4)."""
        response: HttpResponse = super().form_invalid(form)
        if form.has_refused:
            response.status_code = TOO_MANY_REQUESTS
        return response


class ResetView(PasswordResetView):
    """Sends a link to a new password, so many times and no more."""

    def form_valid(self, form: ResetForm) -> HttpResponse:
        """Count who asks before the mailbox is looked for."""
        try:
            throttling.begin_reset(client_address(self.request))
        except TooManyAttempts as error:
            form.add_error(None, ValidationError(TOO_MANY, params={"minutes": error.minutes}))
            response: HttpResponse = self.form_invalid(form)
            response.status_code = TOO_MANY_REQUESTS
            return response
        return super().form_valid(form)
