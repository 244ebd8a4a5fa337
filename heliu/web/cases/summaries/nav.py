"""Summed exports in the navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav

nav.add(
    nav.Entry(
        _("出口汇总"),
        "summaries:statistics",
        roles=(Role.SELLER, Role.BROKER, Role.CUSTOMS, Role.TAX, Role.ZONE, Role.COMMERCE),
    )
)
