"""Addresses of the officers' pages of disputes."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.disputes import views
from heliu.web.office.disputes.lists import DISPUTES

app_name = "office_disputes"
urlpatterns = [
    path("", list_view(DISPUTES), name="cases"),
    path("<str:number>/", views.case, name="case"),
]
