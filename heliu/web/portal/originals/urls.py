"""Under /portal/originals/."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.portal.originals import signing, views
from heliu.web.portal.originals.lists import REQUESTS

app_name = "originals"
urlpatterns = [
    path("", list_view(REQUESTS), name="list"),
    path("deposit/", views.deposit, name="deposit"),
    path("callback/", views.callback, name="callback"),
    path("<int:number>/", views.request_page, name="request"),
    path("<int:number>/sign/", signing.sign, name="sign"),
    path("<int:number>/sign/prepare/", signing.prepare, name="prepare"),
    path("<int:number>/sign/done/", signing.done, name="done"),
    path("<int:number>/again/", views.again, name="again"),
    path("<int:number>/reveal/", views.reveal, name="reveal"),
]
