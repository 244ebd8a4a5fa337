"""Worksheets in the navigation: of sellers and of the tax bureau."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav

nav.add(nav.Entry(_("核定征收"), "assessments:list", roles=(Role.SELLER, Role.TAX)))
