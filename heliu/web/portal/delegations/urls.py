"""Under /portal/delegations/."""

from django.urls import path

from heliu.web.portal.delegations import views

app_name = "delegations"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("new/", views.give, name="give"),
    path("<int:number>/revoke/", views.revoke, name="revoke"),
]
