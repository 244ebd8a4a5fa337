"""The pages' addresses: the kit's own, then area by area."""

from django.urls import include, path

urlpatterns = [
    path("kit/", include("heliu.web.kit.urls")),
    path("", include("heliu.web.public.urls")),
    path("", include("heliu.web.cases.urls")),
    path("", include("heliu.web.portal.urls")),
    path("", include("heliu.web.office.urls")),
]
