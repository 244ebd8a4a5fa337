"""Under /office/issuers/."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.issuers import views
from heliu.web.office.issuers.lists import ISSUERS

app_name = "issuers"
urlpatterns = [
    path("", list_view(ISSUERS), name="list"),
    path("load/", views.load, name="load"),
]
