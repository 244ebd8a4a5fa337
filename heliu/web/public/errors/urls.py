"""Addresses of the error catalogue; ``problems/<code>`` is the type a problem document names."""

from django.urls import path

from heliu.web.public.errors import views

app_name = "errors"
urlpatterns = [
    path("", views.listed, name="list"),
    path("errors.json", views.listed_json, name="list_json"),
    path("<str:code>.json", views.code_json, name="code_json"),
    path("<str:code>/", views.code, name="code"),
]
