"""Addresses of the public register."""

from django.urls import path

from heliu.web.public.register import views

app_name = "register"
urlpatterns = [
    path("", views.firms, name="firms"),
    path("firms.json", views.firms_json, name="firms_json"),
]
