"""Addresses of the declaration page."""

from django.urls import path

from heliu.web.cases import numbers  # noqa: F401 - registers <number:…>
from heliu.web.cases.declaration import paper, versions, views

app_name = "declaration"
urlpatterns = [
    path("<number:number>/", views.show, name="show"),
    path("<number:number>/live/", views.live, name="live"),
    path("<number:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<number:number>/changes/", versions.changes, name="changes"),
    path("<number:number>/paper/", paper.paper, name="paper"),
    path("<number:number>/<slug:verb>/", views.act, name="act"),
]
