"""Addresses of the library of policies; a name of a parameter has a slash of its own."""

from django.urls import path

from heliu.web.public.policies import views

app_name = "policies"
urlpatterns = [
    path("", views.search, name="search"),
    path("coverage/", views.covered, name="coverage"),
    path("rules/<str:code>/", views.rule, name="rule"),
    path("parameters/<path:name>/", views.parameter, name="parameter"),
    path("<slug:key>/", views.document, name="document"),
]
