"""What the admin gets to keep teams apart."""

from wagtail import hooks

from cms.isolation.pages import narrow_chooser
from cms.isolation.reports import drop_closed

hooks.register("construct_page_chooser_queryset", narrow_chooser)
hooks.register("construct_reports_menu", drop_closed)
hooks.register("construct_settings_menu", drop_closed)
