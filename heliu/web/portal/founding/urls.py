"""Address of the founding."""

from django.urls import path

from heliu.web.portal.founding import views

app_name = "founding"
urlpatterns = [path("", views.found, name="found")]
