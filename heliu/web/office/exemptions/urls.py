"""Addresses of the tax bureau's desk of the no-invoice exemption."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.exemptions import views
from heliu.web.office.exemptions.lists import DELIVERIES, EXCEPTIONS

app_name = "office_exemptions"
urlpatterns = [
    path("exceptions/", list_view(EXCEPTIONS), name="exceptions"),
    path("exceptions/<int:number>/", views.exception, name="exception"),
    path("excluded/new/", views.exclude, name="exclude"),
    path("excluded/<int:number>/end/", views.end, name="end"),
    path("lists/", list_view(DELIVERIES), name="deliveries"),
    path("lists/new/", views.deliver, name="deliver"),
    path("lists/<int:number>/list.csv", views.delivery, name="delivery"),
    path("lists/<int:number>/signature.json", views.signature, name="signature"),
]
