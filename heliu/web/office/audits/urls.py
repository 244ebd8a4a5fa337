"""Addresses of the review of decisions."""

from django.urls import path

from heliu.web.cases import numbers  # noqa: F401 - registers <number:…>
from heliu.web.office.audits import views

app_name = "audits"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<number:number>/", views.show, name="show"),
]
