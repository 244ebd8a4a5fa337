"""Addresses of the kit itself."""

from django.urls import path

from heliu.web.kit import catalogue, views
from heliu.web.kit.lists import exporting

app_name = "kit"
urlpatterns = [
    path("", catalogue.show, name="catalogue"),
    path("language/", views.set_language, name="language"),
    path("role/", views.wear_role, name="role"),
    path("exports/<int:export_id>/", exporting.progress, name="export"),
    path("exports/<int:export_id>/file/", exporting.fetch, name="export_file"),
]
