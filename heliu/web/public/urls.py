"""Addresses of the pages anybody may read: one topic a line. The status page stands at the root."""

from django.urls import include, path

from heliu.web.cases.overseas.interface import sales as overseas_sales
from heliu.web.kit.topics import topics
from heliu.web.public.duty.views import api as duty_api
from heliu.web.public.errors.views import problem

urlpatterns = [
    path("", include("heliu.web.public.status.urls")),
    path("problems/<str:code>", problem, name="problem"),
    path("api/duty", duty_api, name="duty_api"),
    path("api/overseas/sales", overseas_sales, name="overseas_sales"),
    path("verify/", include("heliu.web.public.register.checking")),
    *topics(
        "public",
        ["account", "parks", "refund_time", "consumer", "register", "check", "errors", "policies", "oauth", "duty"],
    ),
]
