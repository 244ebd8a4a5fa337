"""Addresses of the message centre."""

from django.urls import path

from heliu.web.cases import numbers  # noqa: F401 - registers <number:…>
from heliu.web.cases.messages import lists, views

app_name = "messages"
urlpatterns = [
    path("", lists.centre, name="list"),
    path("<number:number>/", views.show, name="show"),
    path("<number:number>/live/", views.live, name="live"),
    path("<number:number>/raw/", views.raw, name="raw"),
    path("<number:number>/unmask/", views.unmask, name="unmask"),
    path("<number:number>/evidence/", views.evidence, name="evidence"),
    path("<number:number>/resend/", views.send_again, name="resend"),
]
