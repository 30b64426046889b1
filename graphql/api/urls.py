"""Addresses of the API."""

from django.urls import path

from api.feeds.atom import feed_view
from api.feeds.calendar import event_view, events_view
from api.feeds.sitemap import sitemap_view
from api.guide.views import guide_view
from api.http.views import graphiql_view, graphql_view

urlpatterns = [
    path("graphql", graphql_view, name="graphql"),
    path("graphql/docs", guide_view, name="guide"),
    path("graphiql", graphiql_view, name="graphiql"),
    path("sitemap.xml", sitemap_view, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap_view, name="sitemap_part"),
    path("feeds/<str:language>/<str:name>.atom", feed_view, name="feed"),
    path("calendar/<str:language>/events.ics", events_view, name="calendar"),
    path("calendar/<str:language>/<uuid:key>.ics", event_view, name="event_calendar"),
]
