"""The addresses of the mailbox, which only development has."""

from django.urls import include, path

urlpatterns = [path("mailbox/", include("cms.delivery.mailbox.urls"))]
