"""Addresses of a consumer's own pages."""

from django.urls import path

from heliu.web.public.consumer import views

app_name = "consumer"
urlpatterns = [
    path("", views.identify, name="identify"),
    path("quota/", views.quota, name="quota"),
    path("uses/<int:inventory_id>/dispute/", views.dispute, name="dispute"),
    path("disputes/<str:number>/", views.case, name="case"),
    path("disputes/<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("trace/", views.trace, name="trace"),
    path("leave/", views.leave, name="leave"),
]
