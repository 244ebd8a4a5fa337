"""Under /office/refunds/."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.refunds import settling, tables, views
from heliu.web.office.refunds.lists import WORK

app_name = "refund_desk"
urlpatterns = [
    path("", list_view(WORK), name="list"),
    path("<int:number>/", views.case, name="case"),
    path("<int:number>/settle/", settling.settle, name="settle"),
    path("profiles/", views.profiles, name="profiles"),
    path("tables/", tables.tables, name="tables"),
    path("tables/rates/", tables.rates, name="rates"),
    path("tables/rates/template.xlsx", tables.template, name="template"),
    path("tables/rates/<int:number>/release/", tables.release_rates, name="release_rates"),
    path("tables/holidays/", tables.holidays, name="holidays"),
    path("tables/holidays/<int:number>/release/", tables.release_year, name="release_year"),
]
