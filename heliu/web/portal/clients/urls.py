"""Under /portal/clients/."""

from django.urls import path

from heliu.web.portal.clients import views

app_name = "clients"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("new/", views.make, name="make"),
    path("<str:client_id>/rotate/", views.rotate, name="rotate"),
    path("<str:client_id>/revoke/", views.revoke, name="revoke"),
]
