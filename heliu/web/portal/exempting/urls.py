"""Addresses at which goods are registered."""

from django.urls import path

from heliu.web.portal.exempting import views

app_name = "exempting"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("new/", views.new, name="new"),
    path("import/", views.choose, name="import"),
    path("import/template.xlsx", views.template, name="template"),
    path("import/<int:number>/", views.upload, name="upload"),
    path("import/<int:number>/errors.xlsx", views.errors, name="errors"),
]
