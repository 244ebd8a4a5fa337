"""Registrations in the navigation: of sellers, of the tax bureau, of the zone."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav

nav.add(nav.Entry(_("无票免税"), "exemptions:list", roles=(Role.SELLER, Role.TAX, Role.ZONE)))
