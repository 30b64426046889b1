"""Addresses of what private pages need of the program."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from cms.content.models.media import PROTECTED_FOLDER
from cms.content.protection import views


def nothing(_request: HttpRequest, **_arguments: str) -> HttpResponse:
    """:raises Http404: always: in development, all files of `MEDIA_ROOT` would be handed out"""
    raise Http404


urlpatterns = [
    path("admin/unlock/", views.sign_in, name="protection_sign_in"),
    path(f"{PROTECTED_FOLDER}/<int:image_id>/<str:name>", views.picture, name="protection_picture"),
    path("documents/<uuid:key>/<path:filename>", views.document, name="document"),
    # Instead of Wagtail's own, which anybody may try without end.
    path("documents/authenticate_with_password/<int:restriction_id>/", views.collection_password),
    # Their former addresses, with numbers, go on working.
    path("documents/<int:document_id>/<str:document_filename>", views.numbered_document),
    path(f"media/{PROTECTED_FOLDER}/<path:name>", nothing),
]
