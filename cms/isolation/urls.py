"""
Addresses of the admin that our views answer instead of Wagtail's, which show each team something of all others.

They come before Wagtail's own: the first address that fits is taken.
"""

from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.isolation import pages, redirects, reports


def _report(address: str, view: type, name: str) -> list[URLPattern]:
    return [
        path(f"reports/{address}/", view.as_view(), name=f"team_{name}"),  # type: ignore[attr-defined]
        path(f"reports/{address}/results/", view.as_view(results_only=True), name=f"team_{name}_results"),  # type: ignore[attr-defined]
    ]


urlpatterns = [
    *_report("locked", reports.TeamLockedPages, "locked_pages"),
    *_report("aging-pages", reports.TeamAgingPages, "aging_pages"),
    *_report("workflow", reports.TeamWorkflows, "workflow"),
    *_report("workflow_tasks", reports.TeamWorkflowTasks, "workflow_tasks"),
    *_report("site-history", reports.TeamHistory, "site_history"),
    path("localize/reports/translations/", reports.TeamTranslations.as_view(), name="team_translations"),
    path(
        "localize/reports/translations/results/",
        reports.TeamTranslations.as_view(results_only=True),
        name="team_translations_results",
    ),
    *redirects.urlpatterns,
    path("choose-page/", pages.TeamBrowseView.as_view(), name="team_choose_page"),
    path("tag-autocomplete/", pages.autocomplete_tags, name="team_tags"),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", pages.autocomplete_tags, name="team_tags"),
]
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
urlpatterns = decorate_urlpatterns(urlpatterns, require_admin_access)
