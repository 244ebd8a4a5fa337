"""Address of the check."""

from django.urls import path

from heliu.web.public.check import views

app_name = "check"
urlpatterns = [path("", views.check, name="check_files")]
