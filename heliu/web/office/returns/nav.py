"""Returned exports in the navigation of customs."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("出口退货"), "office_returns:list", faces=(Face.OFFICE,), roles=(Role.CUSTOMS,)))
