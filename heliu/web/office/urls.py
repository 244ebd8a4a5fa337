"""Addresses of the officers' pages: one topic a line, in the order of the navigation."""

from heliu.web.kit.topics import topics

urlpatterns = topics(
    "office",
    [
        "queue",
        "returns",
        "audits",
        "filings",
        "refunds",
        "parks",
        "disputes",
        "exemptions",
        "originals",
        "relay",
        "goods",
        "tariff",
        "positive_list",
        "people",
        "issuers",
        "policies",
        "whatif",
    ],
    root="office/",
)
