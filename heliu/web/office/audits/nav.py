"""The review of decisions in the navigation of the officers who may do it."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("决定复核"), "audits:choose", faces=(Face.OFFICE,), roles=(Role.CUSTOMS, Role.TAX, Role.ZONE)))
