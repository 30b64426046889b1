"""Addresses: the admin, documents, the API, and the websites that visitors see. Wiring only."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from cms.content.workflow import ApproveOrExplain
from cms.microsites.reports import PageTypesUsage

urlpatterns = [
    # Before Wagtail's own, which would show each team the titles of all others.
    path("admin/reports/page-types-usage/", require_admin_access(PageTypesUsage.as_view())),
    path("admin/reports/page-types-usage/results/", require_admin_access(PageTypesUsage.as_view(results_only=True))),
    # Before Wagtail's own, which fails where a page is approved that can't be published.
    path(
        "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        require_admin_access(ApproveOrExplain.as_view()),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *([path("mailbox/", include("cms.delivery.mailbox.urls"))] if settings.MAILBOX else []),
    path("", include("api.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("frontend.urls")),
    # Never reached, because the front end answers all that is left; the admin looks up the name of their address here.
    path("", include(wagtail_urls)),
]
