"""Refunds in the navigation of those who export."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("出口退税"), "refunds:list", faces=(Face.PORTAL,), roles=(Role.SELLER,)))
