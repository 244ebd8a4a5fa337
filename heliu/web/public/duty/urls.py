"""Addresses of the calculator; its interface for programs is ``/api/duty``."""

from django.urls import path

from heliu.web.public.duty import views

app_name = "duty"
urlpatterns = [
    path("", views.calculate, name="calculate"),
    path("interface/", views.interface, name="interface"),
]
