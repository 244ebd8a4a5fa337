"""Addresses of the what-ifs."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.whatif import views
from heliu.web.office.whatif.lists import STUDIES

app_name = "whatif"
urlpatterns = [
    path("", list_view(STUDIES), name="list"),
    path("ask/", views.ask, name="ask"),
    path("<int:number>/", views.study, name="study"),
    path("<int:number>/result.xlsx", views.download, name="download"),
]
