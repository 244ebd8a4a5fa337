"""Addresses of the positive list's versions and their lines."""

from django.urls import path

from heliu.web.office.positive_list import lines, views

app_name = "positive_list"
urlpatterns = [
    path("", views.versions, name="list"),
    path("upload/", views.upload, name="upload"),
    path("template.xlsx", views.template, name="template"),
    path("demo/", lines.demo, name="demo"),
    path("<int:number>/", views.version, name="version"),
    path("<int:number>/changes.csv", views.changes, name="changes"),
    path("<int:number>/decide/", views.decide, name="decide"),
    path("<int:number>/lines/", lines.lines, name="lines"),
    path("<int:number>/line/", lines.line, name="line"),
]
