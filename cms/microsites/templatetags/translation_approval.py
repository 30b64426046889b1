"""What the editor of a translation shows of its approval."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page

from cms.microsites.translation_approval import approval_of

register = template.Library()


@register.inclusion_tag("microsites/translation_approval.html", takes_context=True)
def translation_approval(context: dict[str, Any]) -> dict[str, Any]:
    """Show how far the translation is that is edited, and what may be pressed; nothing for snippets."""
    instance, request = context["instance"], context["request"]
    approval = approval_of(instance, request.user) if isinstance(instance, Page) else None
    return {"approval": approval, "csrf_token": context["csrf_token"]}
