"""Wagtail's views of the door, which say by their status that they refuse."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin.views.account import LoginView, PasswordResetView

from cms.accounts import second_factor, throttling
from cms.accounts.forms import TOO_MANY, CodeForm, ResetForm, SignInForm
from cms.accounts.throttling import TooManyAttempts
from cms.callers import client_address

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TOO_MANY_REQUESTS = 429
PASSWORDS = "django.contrib.auth.backends.ModelBackend"
# Where a session of nobody's keeps who has given the password, and for how many seconds.
PENDING, PATIENCE = "second_factor_pending", 600


def enter(request: HttpRequest, user: User, *, to: str, remember: bool = False) -> HttpResponse:
    """Sign *user* in, whose password is right, and lead on *to*; where there is a second factor, ask for it before."""
    if not second_factor.has_one(user):
        begin(request, user, remember=remember)
        # Not `redirect`, which takes a word without a slash for the name of a view.
        return HttpResponseRedirect(to)
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        # A password that is changed meanwhile takes this with it.
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "to": to,
        "remember": remember,
    }
    return redirect("accounts_code")


def begin(request: HttpRequest, user: User, *, remember: bool) -> None:
    """Give *user* a new session, whatever there was before."""
    request.session.flush()
    login(request, user, backend=PASSWORDS)
    # As Wagtail does it: without the tick, the session ends with the browser too.
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)


class SignInView(LoginView):
    """Asks for name and password."""

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in, or ask for the code."""
        user: Any = form.get_user()
        return enter(self.request, user, to=self.get_success_url(), remember=bool(form.cleaned_data["remember"]))

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again; where nothing was looked at, the status says so (RFC 6585, section 4)."""
        response: HttpResponse = super().form_invalid(form)
        if form.has_refused:
            response.status_code = TOO_MANY_REQUESTS
        return response


class CodeView(FormView[CodeForm]):
    """Asks for the code, after the password. Until then nobody is signed in."""

    form_class = CodeForm
    template_name = "accounts/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead back to the password where it wasn't given, or too long ago."""
        self.pending = request.session.get(PENDING) or {}
        user = get_user_model()._default_manager.filter(pk=self.pending.get("user", 0), is_active=True).first()
        is_fresh = self.pending.get("at", 0) + PATIENCE > time.time()
        if (
            user is None
            or not is_fresh
            or not constant_time_compare(self.pending["hash"], user.get_session_auth_hash())
        ):
            return redirect("wagtailadmin_login")
        self.user: Any = user
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # it renders
        return response

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in when the code is right."""
        try:
            is_right = second_factor.check(self.user, form.cleaned_data["code"], address=client_address(self.request))
        except TooManyAttempts as error:
            form.add_error("code", ValidationError(TOO_MANY, params={"minutes": error.minutes}))
            refused: HttpResponse = self.form_invalid(form)
            refused.status_code = TOO_MANY_REQUESTS
            return refused
        if not is_right:
            form.add_error("code", _("This code is not right, or was used. Wait for the next one."))
            return self.form_invalid(form)
        begin(self.request, self.user, remember=self.pending["remember"])
        return HttpResponseRedirect(self.pending["to"])


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
