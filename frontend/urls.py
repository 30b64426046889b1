"""Addresses of the front end: four files, and everything else that no other part of the program answers."""

from django.urls import path, re_path

from frontend.views import embedding, front, icon, look, robots

urlpatterns = [
    path("embed.js", embedding, name="embed"),
    path("look.css", look, name="look"),
    path("icon.svg", icon, name="icon"),
    path("robots.txt", robots, name="robots"),
    re_path(r"^", front, name="front"),
]
