"""Addresses of the form."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.portal.declare import views
from heliu.web.portal.declare.lists import DECLARATIONS

app_name = "declare"
urlpatterns = [
    path("", list_view(DECLARATIONS), name="list"),
    path("new/", views.start, name="new"),
    path("<int:number>/", views.overview, name="overview"),
    path("<int:number>/documents/", views.documents, name="documents"),
    path("<int:number>/check/", views.check, name="check"),
    path("<int:number>/confirm/", views.confirm_one, name="confirm"),
    path("<int:number>/discard/", views.discard_one, name="discard"),
    path("<int:number>/fill/<slug:group>/", views.step, name="step"),
    path("<int:number>/fill/<slug:group>/typed/", views.typed, name="typed"),
]
