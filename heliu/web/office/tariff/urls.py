"""Addresses of the tariff's versions."""

from django.urls import path

from heliu.web.office.tariff import views

app_name = "tariff"
urlpatterns = [
    path("", views.versions, name="list"),
    path("upload/", views.upload, name="upload"),
    path("template.xlsx", views.template, name="template"),
    path("<int:number>/", views.version, name="version"),
    path("<int:number>/changes.csv", views.changes, name="changes"),
    path("<int:number>/decide/", views.decide, name="decide"),
]
