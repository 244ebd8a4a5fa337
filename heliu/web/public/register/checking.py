"""The address printed in the code of every filing certificate (see ``heliu.registry.filing.facts.VERIFY_PATH``)."""

from django.urls import path

from heliu.web.public.register import views

app_name = "verify"
urlpatterns = [
    path("filing/", views.ask, name="ask"),
    path("filing/<str:number>", views.verify, name="filing"),
]
