"""The addresses below /admin/registrations/. Each view finds out for itself whose event it is asked about."""

from django.urls import path

from cms.registrations.admin import (
    deciding,
    editing,
    entrance,
    exporting,
    inviting,
    listing,
    mails,
    needs,
    new_event,
    overview,
    person,
    printing,
)

app_name = "registrations"
urlpatterns = [
    path("", overview.OverviewView.as_view(), name="index"),
    path("results/", overview.OverviewView.as_view(results_only=True), name="index_results"),
    path("mails/", mails.MailsView.as_view(), name="mails"),
    path("mails/results/", mails.MailsView.as_view(results_only=True), name="mails_results"),
    path("mails/<int:mail>/again/", mails.MailAgainView.as_view(), name="mail_again"),
    path("new-event/", new_event.NewEventChoiceView.as_view(), name="new_event"),
    path("new-event/<int:microsite_id>/", new_event.NewEventView.as_view(), name="new_event_in"),
    path("ticket/<str:token>/", entrance.TicketView.as_view(), name="ticket"),
    path("person/<uuid:person>/", person.PersonDetailView.as_view(), name="person"),
    path("person/<uuid:person>/edit/", editing.EditView.as_view(), name="edit"),
    path("person/<uuid:person>/note/", person.NoteView.as_view(), name="note"),
    path("person/<uuid:person>/send-again/", person.SendAgainView.as_view(), name="send_again"),
    path("person/<uuid:person>/check-in/", person.CheckInView.as_view(), name="person_check_in"),
    path("person/<uuid:person>/undo/", person.UndoAttendanceView.as_view(), name="person_undo"),
    path("person/<uuid:person>/special-needs/", needs.PersonNeedsView.as_view(), name="person_needs"),
    path("<uuid:event>/", listing.ListView.as_view(), name="list"),
    path("<uuid:event>/results/", listing.ListView.as_view(results_only=True), name="list_results"),
    path("<uuid:event>/decide/", deciding.DecideView.as_view(), name="decide"),
    path("<uuid:event>/add/", editing.AddView.as_view(), name="add"),
    path("<uuid:event>/export.csv", exporting.CsvExportView.as_view(), name="export_csv"),
    path("<uuid:event>/export.xlsx", exporting.XlsxExportView.as_view(), name="export_xlsx"),
    path("<uuid:event>/check-in/", entrance.CheckInPageView.as_view(), name="check_in"),
    path("<uuid:event>/badges/", printing.BadgesView.as_view(), name="badges"),
    path("<uuid:event>/attendance/", printing.AttendanceView.as_view(), name="attendance"),
    path("<uuid:event>/special-needs/", needs.NeedsView.as_view(), name="needs"),
    path("<uuid:event>/invitations/", inviting.InvitationsView.as_view(), name="invitations"),
    path("<uuid:event>/mails/", mails.EventMailsView.as_view(), name="event_mails"),
    path("<uuid:event>/mails/results/", mails.EventMailsView.as_view(results_only=True), name="event_mails_results"),
]
