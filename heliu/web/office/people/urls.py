"""Under /office/people/."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.people import views
from heliu.web.office.people.lists import OFFICERS

app_name = "people"
urlpatterns = [
    path("", list_view(OFFICERS), name="posts"),
    path("invite/", views.invite, name="invite"),
    path("administrator/", views.invite_administrator, name="administrator"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("posts/<int:post_id>/end/", views.end, name="end"),
    path("logins/", views.find_login, name="find_login"),
    path("logins/<str:username>/reset/", views.reset, name="reset"),
    path("sign-ins/", views.sign_ins, name="sign_ins"),
    path("audit/", views.audit, name="audit"),
]
