"""Every page about signing in. The names with an underscore are django-allauth's, which looks them up."""

from allauth.account import views as account
from allauth.mfa.base.views import reauthenticate as confirm_by_code
from allauth.mfa.recovery_codes.views import view_recovery_codes

from cases.gate import anyone, page, signed_in
from cases.people.policies import may_manage_people
from cases.people.sign_in import factor_views, organisation, views

sign_in, sign_out = views.SignIn.as_view(), views.SignOut.as_view()

urlpatterns = [
    page("sign-in/", sign_in, anyone, name="sign-in"),
    page("sign-in/", sign_in, anyone, name="account_login"),
    page("sign-in/second-factor/", factor_views.SecondStep.as_view(), anyone, name="mfa_authenticate"),
    page("sign-in/passkey/", factor_views.SignInWithPasskey.as_view(), anyone, name="mfa_login_webauthn"),
    page("sign-in/with/<slug:provider_id>/", organisation.leave_for_organisation, anyone, name="openid_connect_login"),
    page("sign-in/with/<slug:provider_id>/back/", organisation.come_back, anyone, name="openid_connect_callback"),
    page("sign-out/", sign_out, anyone, name="sign-out"),
    page("sign-out/", sign_out, anyone, name="account_logout"),
    page("account/", views.account, signed_in, name="account"),
    page("account/password/", views.ChangePassword.as_view(), signed_in, name="account_change_password"),
    page("account/sessions/", views.Sessions.as_view(), signed_in, name="usersessions_list"),
    page("account/confirm/", account.reauthenticate, signed_in, name="account_reauthenticate"),
    page("account/confirm/code/", confirm_by_code, signed_in, name="mfa_reauthenticate"),
    page(
        "account/confirm/passkey/",
        factor_views.ConfirmWithPasskey.as_view(),
        signed_in,
        name="mfa_reauthenticate_webauthn",
    ),
    page("account/second-factors/", factor_views.SecondFactors.as_view(), signed_in, name="mfa_index"),
    page("account/second-factors/app/", factor_views.AddApp.as_view(), signed_in, name="mfa_activate_totp"),
    page("account/second-factors/app/remove/", factor_views.RemoveApp.as_view(), signed_in, name="mfa_deactivate_totp"),
    page("account/second-factors/passkey/", factor_views.AddPasskey.as_view(), signed_in, name="mfa_add_webauthn"),
    page(
        "account/second-factors/passkey/<int:pk>/remove/",
        factor_views.RemovePasskey.as_view(),
        signed_in,
        name="mfa_remove_webauthn",
    ),
    page("account/second-factors/codes/", view_recovery_codes, signed_in, name="mfa_view_recovery_codes"),
    page(
        "account/second-factors/codes/new/",
        factor_views.MakeCodes.as_view(),
        signed_in,
        name="mfa_generate_recovery_codes",
    ),
    page(
        "people/<int:pk>/second-factors/remove/",
        factor_views.forget_factors,
        may_manage_people,
        name="person-forget-factors",
    ),
    page("account/forgotten/", account.password_reset, anyone, name="account_reset_password"),
    page("account/forgotten/sent/", account.password_reset_done, anyone, name="account_reset_password_done"),
    page(
        "account/forgotten/<slug:uidb36>/<str:key>/",
        views.ChooseNewPassword.as_view(),
        anyone,
        name="account_reset_password_from_key",
    ),
    page("account/invitation/", views.answer_invitation, anyone, name="account_invitation_answer"),
    page("account/invitation/<str:token>/", views.invitation, anyone, name="account_invitation"),
]
