"""Address of the home of whoever asks, in the role worn."""

from django.urls import path

from heliu.web.cases.home import views

urlpatterns = [path("", views.home, name="home")]
