"""Addresses of the admin that belong to accounts. They come before Wagtail's own: the first that fits is taken."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.accounts.views import team
from cms.accounts.views.invitation import InvitationView
from cms.accounts.views.sign_in import CodeView, ResetView, SignInView
from cms.accounts.views.two_factor import TwoFactorView

_member = "team/<int:microsite_id>/members/<int:user_id>/"
_invitation = "team/<int:microsite_id>/invitations/<int:invitation_id>/"

urlpatterns = [
    path("account/two-factor/", TwoFactorView.as_view(), name="accounts_two_factor"),
    path("team/", team.TeamChoiceView.as_view(), name="accounts_teams"),
    path("team/<int:microsite_id>/", team.TeamView.as_view(), name="accounts_team"),
    path("team/<int:microsite_id>/invite/", team.InviteView.as_view(), name="accounts_invite"),
    path(_member, team.MemberView.as_view(), name="accounts_member"),
    path(f"{_member}remove/", team.RemoveView.as_view(), name="accounts_remove"),
    path(f"{_member}reset-two-factor/", team.ResetTwoFactorView.as_view(), name="accounts_reset_two_factor"),
    path(f"{_invitation}resend/", team.ResendView.as_view(), name="accounts_resend"),
    path(f"{_invitation}withdraw/", team.WithdrawView.as_view(), name="accounts_withdraw"),
]
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
urlpatterns = decorate_urlpatterns(urlpatterns, require_admin_access)
urlpatterns += [
    path("login/", never_cache(SignInView.as_view()), name="accounts_sign_in"),
    path("login/code/", never_cache(CodeView.as_view()), name="accounts_code"),
    path("password_reset/", ResetView.as_view(), name="accounts_password_reset"),
    path("invitation/<str:token>/", InvitationView.as_view(), name="accounts_invitation"),
]
