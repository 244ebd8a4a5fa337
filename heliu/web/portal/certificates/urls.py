"""Addresses of the certificates."""

from django.urls import path

from heliu.web.portal.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.certificates, name="list"),
    path("sandbox/", views.sandbox, name="sandbox"),
    path("cards/", views.cards, name="cards"),
    path("<str:fingerprint>/rotate/", views.rotate, name="rotate"),
    path("<str:fingerprint>/revoke/", views.revoke, name="revoke"),
]
