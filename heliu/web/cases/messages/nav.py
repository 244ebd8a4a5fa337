"""The message centre in the navigation: for all whose systems send, and the officers who look after them."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import ENTERPRISE_ROLES, Role
from heliu.web.kit import nav

nav.add(nav.Entry(_("报文中心"), "messages:list", roles=(*ENTERPRISE_ROLES, Role.CUSTOMS, Role.ZONE)))
