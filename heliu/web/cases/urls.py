"""Addresses of the pages both faces share: one topic a line, in the order of the navigation."""

from heliu.web.kit.topics import topics

urlpatterns = topics(
    "cases",
    [
        "home",
        "messages",
        "declaration",
        "undoing",
        "bills",
        "overseas",
        "summaries",
        "exemptions",
        "assessments",
        "platform_reports",
    ],
)
