"""Addresses of the front end: four files, previews, and everything else that no other part of the program answers."""

from django.urls import path, re_path

from frontend.views import embedding, front, icon, look, preview, preview_opened, robots

urlpatterns = [
    path("embed.js", embedding, name="embed"),
    path("look.css", look, name="look"),
    path("icon.svg", icon, name="icon"),
    path("robots.txt", robots, name="robots"),
    path("preview", preview_opened, name="preview_opened"),
    re_path(r"^preview/(?P<token>[A-Za-z0-9_-]{65})(?P<path>/.*)$", preview, name="preview"),
    re_path(r"^", front, name="front"),
]
