"""Under /office/originals/."""

from django.conf import settings
from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.originals import views
from heliu.web.office.originals.lists import ASKING, REQUESTS

app_name = "office_originals"
urlpatterns = [
    path("", list_view(REQUESTS if settings.PRODUCTION else ASKING), name="list"),
    path("ask/", views.ask, name="ask"),
    path("<int:number>/", views.request_page, name="request"),
    path("<int:number>/reveal/", views.reveal, name="reveal"),
]
