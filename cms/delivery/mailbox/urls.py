"""Addresses of the mailbox."""

from django.urls import path

from cms.delivery.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<slug:name>/", views.mail, name="mail"),
    path("<slug:name>/html/", views.html, name="html"),
    path("<slug:name>/files/<int:number>/", views.attached, name="attached"),
]
