"""Under /exemptions/."""

from django.urls import path

from heliu.web.cases.exemptions import views
from heliu.web.cases.exemptions.lists import EXCLUDED, REGISTRATIONS
from heliu.web.kit.lists.page import list_view

app_name = "exemptions"
urlpatterns = [
    path("", list_view(REGISTRATIONS), name="list"),
    path("<int:number>/", views.show, name="show"),
    path("<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:number>/exception/", views.ask, name="ask"),
    path("excluded/", list_view(EXCLUDED), name="excluded"),
    path("excluded/<int:number>/", views.exclusion, name="exclusion"),
]
