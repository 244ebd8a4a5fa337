"""Addresses of the kit itself."""

from django.urls import path

from heliu.web.kit import catalogue, views

app_name = "kit"
urlpatterns = [
    path("", catalogue.show, name="catalogue"),
    path("language/", views.set_language, name="language"),
    path("role/", views.wear_role, name="role"),
]
