"""Addresses of the status page."""

from django.urls import path

from heliu.web.public.status import views

urlpatterns = [
    path("", views.status, name="status"),
    path("status.json", views.status_json, name="status_json"),
    path("healthz", views.healthz, name="healthz"),
]
