"""The page of one's own account about the second factor: set up, new recovery codes, switch off."""

from __future__ import annotations

import base64
from typing import Any

import segno
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.accounts import second_factor
from cms.accounts.forms import TOO_MANY, PasswordAndCodeForm
from cms.accounts.throttling import TooManyAttempts
from cms.accounts.views.sign_in import TOO_MANY_REQUESTS, begin
from cms.callers import client_address

# Where a session keeps which secret it was shown.
SHOWN = "second_factor_shown"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class TwoFactorView(WagtailAdminTemplateMixin, FormView[PasswordAndCodeForm]):
    """Shows what there is, and changes it for whoever gives password and code."""

    form_class = PasswordAndCodeForm
    template_name = "accounts/two_factor.html"
    page_title = gettext_lazy("Sign-in in two steps")
    header_icon = "lock"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        context = {
            **super().get_context_data(**kwargs),
            "is_on": second_factor.has_one(user),
            "is_required": second_factor.needs_one(user),
            "codes_left": second_factor.codes_left(user),
        }
        if not context["is_on"]:
            device = second_factor.begin_setup(user, self.request.session.get(SHOWN))
            self.request.session[SHOWN] = device.pk
            context["qr"] = segno.make(device.config_url, error="m").svg_data_uri(scale=5, light="white", border=3)
            context["secret"] = base64.b32encode(device.bin_key).decode()
        return context

    def form_valid(self, form: PasswordAndCodeForm) -> HttpResponse:
        """Do what the button says."""
        user: Any = self.request.user
        values = form.cleaned_data
        given = {
            "code": values["code"],
            "password": values["password"],
            "address": client_address(self.request),
        }
        codes: list[str] | None = None
        try:
            if not second_factor.has_one(user):
                codes = second_factor.confirm(user, device_id=self.request.session.get(SHOWN), **given)
                is_right = codes is not None
            else:
                is_right = second_factor.check(user, **given)
        except TooManyAttempts as error:
            form.add_error(None, ValidationError(TOO_MANY, params={"minutes": error.minutes}))
            refused: HttpResponse = self.form_invalid(form)
            refused.status_code = TOO_MANY_REQUESTS
            return refused
        if not is_right:
            form.add_error(
                None, _("The password or the code is not right. A code is good once: wait for the next one.")
            )
            return self.form_invalid(form)
        if codes is not None:
            # All sessions have ended, this one too: here it is known who sits in front of it.
            begin(self.request, user, remember=not self.request.session.get_expire_at_browser_close())
        elif self.request.POST.get("action") == "off":
            second_factor.switch_off(user)
            messages.success(self.request, _("From now on, only your password is asked for."))
            return redirect("wagtailadmin_account")
        else:
            codes = second_factor.renew_recovery_codes(user)
        return self.render_to_response({**super().get_context_data(), "codes": codes})
