"""Under /office/issuers/."""

from django.urls import path

from heliu.web.office.issuers import views

app_name = "issuers"
urlpatterns = [path("", views.issuers, name="list")]
