"""The page "Team": who is in it, who is invited, and what leads do about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.accounts import invitations, members
from cms.accounts.forms import TOO_MANY, InvitationForm, PasswordForm, RolesForm
from cms.accounts.members import Refusal, ResetRefused
from cms.accounts.models import Invitation
from cms.accounts.team import Member, member_of, members_of
from cms.accounts.throttling import SignInAttempt, TooManyAttempts
from cms.accounts.views.sign_in import TOO_MANY_REQUESTS
from cms.callers import client_address
from cms.delivery.outbox import InvalidAddress
from cms.microsites import history
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator, led_by

# How many of the newest entries the page shows; the report has all.
SHOWN_OF_HISTORY = 20


class TeamChoiceView(WagtailAdminTemplateMixin, TemplateView):
    """The teams among which somebody who leads several chooses; a single one is shown at once."""

    template_name = "accounts/teams.html"
    page_title = gettext_lazy("Team")
    header_icon = "group"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the choice, or lead on."""
        self.microsites = list(led_by(request.user).order_by("title"))
        if not self.microsites:
            raise PermissionDenied
        if len(self.microsites) == 1:
            return redirect("accounts_team", self.microsites[0].pk)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "microsites": self.microsites}


class OfTeam(View):
    """What all views of one team share: it is led by whoever asks, and what an address names belongs to it."""

    microsite: Microsite

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who doesn't lead the team."""
        found = led_by(request.user).filter(pk=kwargs["microsite_id"]).first()
        if found is None:
            raise PermissionDenied
        self.microsite = found
        return super().dispatch(request, *args, **kwargs)

    def member(self) -> Member:
        """Return the member that the address names."""
        found = member_of(self.microsite, self.kwargs["user_id"])
        if found is None:
            raise Http404
        return found

    def invitation(self) -> Invitation:
        """Return the invitation that the address names."""
        return get_object_or_404(Invitation, microsite=self.microsite, pk=self.kwargs["invitation_id"])

    def back(self) -> HttpResponse:
        """Lead to the team."""
        return redirect("accounts_team", self.microsite.pk)


class TeamPage(WagtailAdminTemplateMixin, OfTeam):
    """A page of the admin about one team."""

    header_icon = "group"

    def get_page_subtitle(self) -> str:
        return self.microsite.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        team = {"url": reverse("accounts_team", args=[self.microsite.pk]), "label": _("Team")}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.microsite.title}
        above = [] if isinstance(self, TeamView) else [team]
        return [*super().get_breadcrumbs_items(), *above, here]


class TeamView(TeamPage, TemplateView):
    """Who is in the team, and who is invited."""

    template_name = "accounts/team.html"
    page_title = gettext_lazy("Team")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to invite somebody."""
        address = reverse("accounts_invite", args=[self.microsite.pk])
        return [HeaderButton(_("Invite somebody"), url=address, icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "microsite": self.microsite,
            "members": members_of(self.microsite),
            "invitations": Invitation.objects.filter(microsite=self.microsite),
            "history": history.newest_of(self.microsite, SHOWN_OF_HISTORY),
            "report": self._report(),
        }

    def _report(self) -> str:
        """Return where the whole history of the microsites is that one sees."""
        of_microsites = ContentType.objects.get_for_model(Microsite).pk
        return f"{reverse('team_site_history')}?{urlencode({'object_type': of_microsites})}"


class TeamForm(TeamPage, FormView[Any]):
    """A form about one team."""

    template_name = "microsites/form.html"
    submit_button_label: Any = gettext_lazy("Save")


class InviteView(TeamForm):
    """Invites somebody."""

    form_class = InvitationForm
    page_title = gettext_lazy("Invite somebody")
    submit_button_label = gettext_lazy("Send the invitation")

    def get_initial(self) -> dict[str, Any]:
        return {"roles": [Role.EDITORS], "language": self.request.LANGUAGE_CODE}

    def form_valid(self, form: RolesForm) -> HttpResponse:
        values = form.cleaned_data
        try:
            invitations.invite(
                self.microsite,
                email=values["email"],
                name=values["name"],
                roles=[Role(role) for role in values["roles"]],
                language=values["language"],
                by=self.request.user,  # type: ignore[arg-type]  # who leads a team is signed in
            )
        except InvalidAddress:
            form.add_error("email", _("No mail can be sent to this address."))
            return self.form_invalid(form)
        except TooManyAttempts as error:
            form.add_error(None, ValidationError(TOO_MANY, params={"minutes": error.minutes}))
            refused: HttpResponse = self.form_invalid(form)
            refused.status_code = TOO_MANY_REQUESTS
            return refused
        messages.success(self.request, _("The invitation to %(email)s is on its way.") % values)
        return self.back()


class MemberView(TeamForm):
    """Changes the roles of a member."""

    form_class = RolesForm
    template_name = "accounts/member.html"

    def get_page_title(self) -> str:
        user = self.member().user
        return str(user.get_full_name() or user.get_username())

    def get_initial(self) -> dict[str, Any]:
        return {"roles": list(self.member().roles)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.member()
        reason = members.why_not_reset(member.user, by=self.request.user)  # type: ignore[arg-type]  # signed in
        return {
            **super().get_context_data(**kwargs),
            "microsite": self.microsite,
            "member": member,
            "reset_refused": _refusal(reason) if reason else "",
        }

    def form_valid(self, form: RolesForm) -> HttpResponse:
        user, roles = self.member().user, [Role(role) for role in form.cleaned_data["roles"]]
        try:
            members.change_roles(self.microsite, user, roles, by=self.request.user)  # type: ignore[arg-type]  # signed in
        except members.LastLead:
            form.add_error("roles", _last_lead())
            return self.form_invalid(form)
        messages.success(self.request, _("The roles were changed."))
        return self.back() if led_by(self.request.user).filter(pk=self.microsite.pk) else redirect("wagtailadmin_home")


class RemoveView(TeamPage, TemplateView):
    """Takes a member out of the team, after having asked."""

    template_name = "accounts/remove.html"
    page_title = gettext_lazy("Remove from the team")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "microsite": self.microsite, "member": self.member()}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        user = self.member().user
        try:
            members.remove(self.microsite, user, by=request.user)  # type: ignore[arg-type]  # signed in
        except members.LastLead:
            messages.error(request, _last_lead())
            return self.back()
        if user == request.user:
            # Whose session has just ended.
            logout(request)
        messages.success(
            request, _("%(name)s is no longer in the team.") % {"name": user.get_full_name() or user.get_username()}
        )
        return self.back() if led_by(request.user).filter(pk=self.microsite.pk) else redirect("wagtailadmin_home")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ResetTwoFactorView(TeamForm):
    """Takes the second factor of a member who has lost it, from whoever gives the own password."""

    form_class = PasswordForm
    template_name = "accounts/reset_two_factor.html"
    page_title = gettext_lazy("Reset sign-in in two steps")
    submit_button_label = page_title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, or say why not."""
        reason = members.why_not_reset(self.member().user, by=request.user)  # type: ignore[arg-type]  # signed in
        return self._refuse(reason) if reason else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "microsite": self.microsite, "member": self.member()}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        by: Any = self.request.user
        # A guess at the password is one, wherever it is made.
        attempt = SignInAttempt(by.get_username(), client_address(self.request))
        try:
            attempt.begin()
        except TooManyAttempts as error:
            form.add_error(None, ValidationError(TOO_MANY, params={"minutes": error.minutes}))
            refused: HttpResponse = self.form_invalid(form)
            refused.status_code = TOO_MANY_REQUESTS
            return refused
        if not by.check_password(form.cleaned_data["password"]):
            form.add_error("password", _("This password is not the right one."))
            return self.form_invalid(form)
        attempt.succeed()
        user = self.member().user
        try:
            members.reset_second_factor(self.microsite, user, by=by)
        except ResetRefused as error:
            return self._refuse(error.reason)
        words = _("The sign-in in two steps of %(name)s was reset.")
        messages.success(self.request, words % {"name": user.get_full_name() or user.get_username()})
        return redirect("accounts_member", self.microsite.pk, user.pk)

    def _refuse(self, reason: Refusal) -> HttpResponse:
        messages.error(self.request, _refusal(reason))
        return redirect("accounts_member", self.microsite.pk, self.kwargs["user_id"])


class ResendView(OfTeam):
    """Sends an invitation again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        invitation = self.invitation()
        try:
            invitations.resend(invitation, by=request.user)  # type: ignore[arg-type]  # signed in
        except TooManyAttempts as error:
            messages.error(request, TOO_MANY % {"minutes": error.minutes})
            return self.back()
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
        return self.back()


class WithdrawView(OfTeam):
    """Withdraws an invitation."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        invitations.withdraw(self.invitation(), by=request.user)  # type: ignore[arg-type]  # signed in
        messages.success(request, _("The invitation was withdrawn: its link leads nowhere."))
        return self.back()


def is_lead(request: HttpRequest) -> bool:
    """Tell whether the menu shows the team."""
    return is_instance_administrator(request.user) or led_by(request.user).exists()


def _refusal(reason: Refusal) -> str:
    return {
        Refusal.OWN: _("You change your own sign-in in two steps under “Account”."),
        Refusal.NOTHING_THERE: _("This account has no sign-in in two steps."),
        Refusal.ADMINISTRATOR: _(
            "This account may do more than your team gives. Only an administrator can reset its sign-in in two steps."
        ),
        Refusal.SHARED: _(
            "This account is shared with another team. Only an administrator can reset its sign-in in two steps."
        ),
        Refusal.CLOSED: _("This account is closed. Only an administrator can reset its sign-in in two steps."),
    }[reason]


def _last_lead() -> str:
    return _(
        "This is the last lead of the team. Make somebody else a lead first; a team without a lead is for those to "
        "make who run this installation."
    )
