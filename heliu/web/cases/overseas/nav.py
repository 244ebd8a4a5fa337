"""Overseas warehouses in the navigation: of sellers, and of the officers who follow goods, money and refunds."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav

nav.add(
    nav.Entry(
        _("海外仓"),
        "overseas:list",
        roles=(Role.SELLER, Role.CUSTOMS, Role.TAX, Role.FX, Role.ZONE, Role.COMMERCE),
    )
)
