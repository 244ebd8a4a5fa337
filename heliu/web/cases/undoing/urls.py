"""Addresses of cancelling and returning imports."""

from django.urls import path

from heliu.web.cases import numbers  # noqa: F401 - registers <number:…>
from heliu.web.cases.undoing import asking, views

app_name = "undoing"
urlpatterns = [
    path("", views.listed, name="list"),
    path("of/<number:number>/", asking.ask, name="ask"),
    path("<number:number>/", views.show, name="show"),
]
