"""Where the link of an invitation leads. Opening it changes nothing: scanners of mails open links too."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from cms.accounts import invitations
from cms.accounts.forms import NewAccountForm
from cms.accounts.invitations import Holder, InvitationIsOver, OtherAccount
from cms.accounts.views.sign_in import enter


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class InvitationView(View):
    """Lets whoever was invited join: with a new account, or with the one that there is."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say so when the link leads nowhere."""
        try:
            self.token = kwargs["token"]
            self.invitation = invitations.invitation_by(self.token)
            return super().dispatch(request, *args, **kwargs)
        except InvitationIsOver:
            return TemplateResponse(request, "accounts/invitation_over.html", status=404)
        except OtherAccount:
            # It came to be one while the form was open.
            return redirect(request.get_full_path())

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> Any:
        """Show what fits whoever opens it."""
        if request.user.is_authenticated:
            is_for = request.user.email.lower() == self.invitation.email
            return self._page("accounts/invitation_signed_in.html", is_for=is_for)
        holder, _account = invitations.holder_of(self.invitation.email)
        if holder is Holder.MEMBER:
            return redirect_to_login(request.get_full_path(), login_url=reverse("wagtailadmin_login"))
        if holder is Holder.CLOSED:
            return self._page("accounts/invitation_closed.html", status=403)
        first, _space, last = self.invitation.name.partition(" ")
        return self._form(NewAccountForm(initial={"first_name": first, "last_name": last}))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> Any:
        """Join the team."""
        if request.user.is_authenticated:
            microsite = invitations.join(self.token, request.user)
            response: HttpResponse = redirect("wagtailadmin_home")
        else:
            holder, _account = invitations.holder_of(self.invitation.email)
            if holder not in {Holder.NOBODY, Holder.FORMER}:
                return self.get(request)
            # Passwords that are like the address are refused too.
            form = NewAccountForm(request.POST)
            form.instance.email = self.invitation.email
            if not form.is_valid():
                return self._form(form)
            values = form.cleaned_data
            user = invitations.join_as_new(
                self.token,
                first_name=values["first_name"],
                last_name=values["last_name"],
                password=values["password1"],
            )
            microsite = self.invitation.microsite
            response = enter(request, user, to=reverse("wagtailadmin_home"))
        messages.success(request, _("Welcome to the team of %(microsite)s.") % {"microsite": microsite.title})
        return response

    def _form(self, form: NewAccountForm) -> HttpResponse:
        return self._page("accounts/invitation_new.html", form=form)

    def _page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context["invitation"] = self.invitation
        return TemplateResponse(self.request, template, context, status=status)
