"""Addresses of cancelling and returning imports."""

from django.urls import path

from heliu.web.cases import numbers  # noqa: F401 - registers <number:…>
from heliu.web.cases.undoing import asking, signing, views, withdrawing

app_name = "undoing"
urlpatterns = [
    path("", views.listed, name="list"),
    path("of/<number:number>/", asking.ask, name="ask"),
    path("of/<number:number>/sign/prepare/", signing.prepare, name="prepare"),
    path("of/<number:number>/sign/done/", signing.done, name="done"),
    path("<number:number>/", views.show, name="show"),
    path("<number:number>/withdraw/", withdrawing.withdraw, name="withdraw"),
]
