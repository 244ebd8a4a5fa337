"""Tax bills in the navigation: of the firms that owe or sell, and of the officers who look after them."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav

nav.add(
    nav.Entry(
        _("电子税单"),
        "bills:list",
        roles=(Role.SELLER, Role.PLATFORM, Role.CARRIER, Role.CUSTOMS, Role.TAX, Role.ZONE),
    )
)
