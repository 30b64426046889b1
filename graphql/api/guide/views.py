"""Shows the API's own page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from api.feeds.reading import visitor_of
from api.feeds.responses import public
from api.guide import contents
from cms.content.queries import site_title

# Nothing but the page and its style sheet is loaded, from this server alone.
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@public
def guide_view(request: HttpRequest) -> HttpResponse:
    """Show what the API offers for the microsite at this host: endpoint, schema, documents, limits, changes."""
    visitor = visitor_of(request)
    endpoint = request.build_absolute_uri(reverse("graphql"))
    response = render(
        request,
        "api/guide.html",
        {
            "title": site_title(visitor),
            "slug": visitor.microsite.slug,
            "endpoint": endpoint,
            "languages": list(visitor.codes.values()),
            "default": visitor.language,
            "operations": contents.operations(visitor, endpoint),
            "site_fields": contents.site_fields(),
            "page_fields": contents.page_fields(),
            "page_types": contents.page_types(),
            "limits": contents.limit_rows(),
            "changes": contents.changes(),
            "deprecations": contents.deprecations(),
            "has_graphiql": settings.GRAPHQL_INTROSPECTION,
        },
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
