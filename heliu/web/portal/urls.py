"""Addresses of the enterprises' pages: one topic a line, in the order of the navigation."""

from heliu.web.kit.topics import topics

urlpatterns = topics(
    "portal",
    [
        "declare",
        "orders",
        "sending",
        "refunds",
        "originals",
        "exempting",
        "founding",
        "filing",
        "park",
        "goods",
        "certificates",
        "team",
        "delegations",
        "clients",
    ],
    root="portal/",
)
