"""Addresses: the admin, documents, the API, and the websites that visitors see. Wiring only."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import admin_area

urlpatterns = [
    # Before Wagtail's own.
    path(admin_area.PATH, include("cms.accounts.urls")),
    path(admin_area.PATH, include("cms.isolation.urls")),
    path("", include("cms.content.protection.urls")),
    path(admin_area.PATH, include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *([path("mailbox/", include("cms.delivery.mailbox.urls"))] if settings.MAILBOX else []),
    path("", include("api.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("frontend.urls")),
    # Never reached, because the front end answers all that is left; the admin looks up the name of their address here.
    path("", include(wagtail_urls)),
]
