"""The admin of keys to the API: for those who run this installation, and for no team."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet

from api.models import ApiKey


class CreateApiKeyView(CreateView):
    """Makes a key and shows it: only now is it known."""

    def save_instance(self) -> ApiKey:
        """Give the new key its secret."""
        secret = self.form.instance.give_secret()
        key: ApiKey = super().save_instance()
        messages.warning(
            self.request,
            _("The key of “%(name)s” is %(secret)s – copy it now, it is not shown again.")
            % {"name": key.name, "secret": secret},
        )
        return key


class ApiKeyViewSet(ModelViewSet):
    """Lists keys, makes them, changes their budgets, and revokes them."""

    model = ApiKey
    icon = "key"
    menu_label = gettext_lazy("API keys")
    add_to_settings_menu = True
    copy_view_enabled = False
    add_view_class = CreateApiKeyView
    panels = [FieldPanel("name"), FieldPanel("points_per_minute"), FieldPanel("revoked")]
    list_display = [
        "name",
        Column("shown", label=gettext_lazy("Begins with")),
        Column("points_per_minute", label=gettext_lazy("Points a minute")),
        BooleanColumn("revoked", label=gettext_lazy("Revoked")),
        Column("created_at", label=gettext_lazy("Created")),
    ]
    search_fields = ["name"]


@hooks.register("register_admin_viewset")
def register_api_keys() -> ApiKeyViewSet:
    """Return the views of keys."""
    return ApiKeyViewSet("api-keys")
