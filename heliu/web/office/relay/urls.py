"""Under /office/relay/."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.relay.lists import DIFFERENCES, PAPERS

app_name = "office_relay"
urlpatterns = [
    path("", list_view(DIFFERENCES), name="list"),
    path("papers/", list_view(PAPERS), name="papers"),
]
