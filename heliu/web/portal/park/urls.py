"""Addresses of an enterprise's own park."""

from django.urls import path

from heliu.web.portal.park import views

app_name = "portal_park"
urlpatterns = [
    path("", views.own_park, name="own"),
    path("events/<str:code>/", views.sign_up, name="sign_up"),
]
