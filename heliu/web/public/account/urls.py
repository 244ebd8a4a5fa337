"""Under /account/. Only what we offer of allauth's: no e-mail addresses, hence no confirmation and no reset by mail."""

from allauth.account import views as allauth_views
from django.urls import include, path

from heliu.web.public.account import resetting, views

own = [
    path("", views.overview, name="overview"),
    path("hat/", views.wear, name="wear"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("reset/<str:secret>/", resetting.reset, name="reset"),
    path("sign-ins/", views.sign_ins, name="sign_ins"),
    path("sessions/others/end/", views.end_other_sessions, name="end_others"),
    path("sessions/<int:number>/end/", views.end_session, name="end_session"),
]
urlpatterns = [
    path("", include((own, "account"))),
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("signup/", allauth_views.signup, name="account_signup"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth_views.password_change, name="account_change_password"),
    path("password/set/", allauth_views.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
