"""Addresses of the admin about previews."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.previews.views import RevokeView, ShareView

urlpatterns = decorate_urlpatterns(
    [
        path("previews/pages/<int:page_id>/", ShareView.as_view(), name="previews_share"),
        path("previews/<int:preview_id>/revoke/", RevokeView.as_view(), name="previews_revoke"),
    ],
    never_cache,
)
