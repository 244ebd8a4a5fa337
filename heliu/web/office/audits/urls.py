"""Addresses of the review of decisions."""

from django.urls import path

from heliu.web.office.audits import views

app_name = "audits"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<slug:key>/", views.show, name="show"),
]
