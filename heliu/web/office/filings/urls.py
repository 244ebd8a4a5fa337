"""Addresses of the officers' filings."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.filings import ending, views
from heliu.web.office.filings.lists import FILINGS

app_name = "filings"
urlpatterns = [
    path("", list_view(FILINGS), name="list"),
    path("<int:filing>/", views.case, name="case"),
    path("<int:filing>/cancel/", ending.cancel, name="cancel"),
    path("<int:filing>/history/", views.history, name="history"),
    path("<int:filing>/reveal/<slug:section>/<slug:field>/", views.reveal, name="reveal"),
]
