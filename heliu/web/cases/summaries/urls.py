"""Under /summaries/."""

from django.urls import path

from heliu.web.cases.summaries import views
from heliu.web.cases.summaries.lists import INVENTORIES
from heliu.web.kit.lists.page import list_view

app_name = "summaries"
urlpatterns = [
    path("", views.statistics, name="statistics"),
    path("entry-number/", views.entry_number, name="entry_number"),
    path("inventories/", list_view(INVENTORIES), name="inventories"),
]
