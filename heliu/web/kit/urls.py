"""Addresses of the kit itself."""

from django.urls import path

from heliu.web.kit import samples, views
from heliu.web.kit.lists import export_pages

app_name = "kit"
urlpatterns = [
    path("", samples.show, name="samples"),
    path("language/", views.set_language, name="language"),
    path("role/", views.wear_role, name="role"),
    path("exports/<int:export_id>/", export_pages.progress, name="export"),
    path("exports/<int:export_id>/file/", export_pages.fetch, name="export_file"),
]
