"""Addresses of the program: where people sign in for a private page, and where its files are."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.documents.views.serve import authenticate_with_password, serve
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page
from wagtail.permissions import policy_registry

from cms.accounts import second_factor
from cms.accounts.throttling import TooManyAttempts, begin_unlocking, forget_unlocking
from cms.callers import client_address
from cms.content.models.media import PROTECTED_FOLDER, Document, Rendition
from cms.content.protection import files
from cms.content.protection.people import may_enter
from cms.content.protection.tokens import restriction_id
from cms.content.protection.unlocking import code_for, restriction_named, too_often
from cms.content.queries import Restriction
from cms.microsites.models import Microsite
from cms.microsites.queries import microsite_for_host, microsite_of_collection, microsite_of_page, works_for

if TYPE_CHECKING:
    from uuid import UUID

PARAMETER = "unlock"
"""The parameter in which the front end gets the code."""
# A path of a website, and nothing that a browser would take for another one.
_PATH = re.compile(r"/(?:[^/\\\s?#\x00-\x1f][^\\\s?#\x00-\x1f]*)?")


def sign_in_url(microsite: Microsite, restriction: Restriction, path: str) -> str:
    """Return where somebody shows who they are, to read what is at *path* of *microsite*."""
    asked = urlencode({"page": restriction_id(restriction.pk), "path": path.split("?")[0].split("#")[0]})
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('protection_sign_in')}?{asked}"


@never_cache
@require_admin_access
def sign_in(request: HttpRequest) -> HttpResponse:
    """
    Lead somebody who has signed in back to a private page, with a code for its token; or say that it isn't for them.

    The way back leads to the microsite that the page belongs to, whatever the address of this says.
    """
    path = request.GET.get("path", "")
    restriction = restriction_named(request.GET.get("page", "")[:100])
    if restriction is None or restriction.kind == "password" or not _PATH.fullmatch(path):
        raise Http404
    microsite = microsite_of_page(Page(path=restriction.path))
    if microsite is None:
        raise Http404
    if not may_enter(request.user, restriction, microsite):
        context = {"public_url": f"{microsite.base_url()}/"}
        return render(request, "content/protection/not_let_in.html", context, status=403)
    code = urlencode({PARAMETER: code_for(request.user, restriction)})
    response = HttpResponseRedirect(f"{microsite.base_url()}{iri_to_uri(path)}?{code}")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def document(request: HttpRequest, key: UUID, filename: str) -> HttpResponseBase:
    """:raises Http404: when no document has this key and name, or whoever asks may not have it"""
    pk = Document.objects.filter(key=key).values_list("pk", flat=True).first()
    if pk is None:
        raise Http404
    return numbered_document(request, pk, filename)


def numbered_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """
    Answer a document whose address opens it; any other address is for Wagtail, and for `cms.content.public_documents`.

    Not in Wagtail's hook, which takes no answer that is sent while it is read.
    """
    found = Document.objects.filter(pk=document_id).first() if files.PARAMETER in request.GET else None
    microsite = microsite_for_host(request.get_host()) if found is not None else None
    if found is not None and microsite is not None and found.filename == document_filename:
        keyring = files.keyring_in(request.GET[files.PARAMETER], "document", found.pk)
        if keyring is not None and files.may_have(found, files.visitor_with(microsite, keyring)):
            is_attachment = found.content_disposition != "inline"
            return files.privately(found.file, found.filename, found.content_type, as_attachment=is_attachment)
    response: HttpResponseBase = serve(request, document_id, document_filename)
    return response


@never_cache
def collection_password(request: HttpRequest, restriction_id: int) -> HttpResponseBase:
    """
    Take the password of a collection of documents from its microsite's team, who alone may have what is in it.

    :raises Http404: for everybody else, and when no collection has this restriction
    """
    restriction = get_object_or_404(
        CollectionViewRestriction.objects.select_related("collection"), pk=restriction_id, restriction_type="password"
    )
    is_of_team = works_for(request.user, microsite_of_collection(restriction.collection))
    if not is_of_team or second_factor.is_missing(request.user):
        raise Http404
    if request.method != "POST":
        return _by_wagtail(request, restriction_id)
    name, address = f"collection {restriction_id}", client_address(request)
    try:
        begin_unlocking(name, address)
    except TooManyAttempts as error:
        return HttpResponse(too_often(error), status=429, content_type="text/plain; charset=utf-8")
    response = _by_wagtail(request, restriction_id)
    if isinstance(response, HttpResponseRedirect):
        forget_unlocking(name, address)
    return response


def _by_wagtail(request: HttpRequest, restriction_id: int) -> HttpResponseBase:
    response: HttpResponseBase = authenticate_with_password(request, restriction_id)
    return response


def picture(request: HttpRequest, image_id: int, name: str) -> HttpResponseBase:
    """
    Answer a picture in one size, to those who may see it.

    That is whoever has it from a page that they have opened; whoever sees a page with it that is public by now; and who
    works with it in the admin.
    """
    file = f"{PROTECTED_FOLDER}/{image_id}/{name}"
    rendition = Rendition.objects.select_related("image").filter(image=image_id, file=file).first()
    if rendition is None or not _may_see(request, rendition.image):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return files.privately(rendition.file, name, kind, as_attachment=False)


def _may_see(request: HttpRequest, image: object) -> bool:
    microsite = microsite_for_host(request.get_host())
    pk: int = image.pk  # type: ignore[attr-defined]  # a model's
    if microsite is not None:
        keyring = files.keyring_in(request.GET.get(files.PARAMETER, ""), "image", pk)
        if files.may_have(image, files.visitor_with(microsite, keyring)):
            return True
    policy = policy_registry.get_by_type(get_image_model())
    actions = ["add", "change", "delete", "choose"]
    return (
        request.user.is_authenticated
        and bool(policy.user_has_any_permission_for_instance(request.user, actions, image))
        and not second_factor.is_missing(request.user)
    )
