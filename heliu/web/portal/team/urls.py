"""Under /portal/team/."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.portal.team import views
from heliu.web.portal.team.lists import MEMBERS

app_name = "team"
urlpatterns = [
    path("", list_view(MEMBERS), name="members"),
    path("invite/", views.invite, name="invite"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("members/<int:user_id>/", views.member, name="member"),
    path("members/<int:user_id>/end/", views.end, name="end"),
    path("members/<int:user_id>/reset/", views.reset, name="reset"),
    path("sign-ins/", views.sign_ins, name="sign_ins"),
    path("audit/", views.audit, name="audit"),
]
