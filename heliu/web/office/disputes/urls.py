"""Addresses of the officers' pages of disputes."""

from django.urls import path

from heliu.web.office.disputes import views

app_name = "office_disputes"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("<str:number>/", views.case, name="case"),
]
