"""Addresses of the admin that belong to webhooks."""

from django.urls import path

from cms.webhooks import views

_endpoint = "<int:microsite_id>/<int:endpoint_id>/"

urlpatterns = [
    path("", views.ChoiceView.as_view(), name="webhooks_microsites"),
    path("<int:microsite_id>/", views.ListView.as_view(), name="webhooks_list"),
    path("<int:microsite_id>/add/", views.AddView.as_view(), name="webhooks_add"),
    path(_endpoint, views.EditView.as_view(), name="webhooks_edit"),
    path(f"{_endpoint}secret/", views.SecretView.as_view(), name="webhooks_secret"),
    path(f"{_endpoint}delete/", views.DeleteView.as_view(), name="webhooks_delete"),
    path(f"{_endpoint}test/", views.TestView.as_view(), name="webhooks_test"),
    path(f"{_endpoint}calls/<int:call_id>/", views.RepeatView.as_view(), name="webhooks_repeat"),
]
