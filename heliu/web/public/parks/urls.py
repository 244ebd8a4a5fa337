"""Addresses of the public pages of the parks."""

from django.urls import path

from heliu.web.public.parks import views

app_name = "parks"
urlpatterns = [
    path("", views.overview, name="map"),
    path("compare/", views.comparison, name="compare"),
    path("notices/", views.notices, name="notices"),
    path("seats/<str:batch>/", views.apply, name="apply"),
    path("<str:code>/", views.park, name="park"),
]
