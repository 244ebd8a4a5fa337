"""Where the form stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face
from heliu.web.kit.nav import Entry

ROLES = (Role.SELLER, Role.PLATFORM, Role.PAYMENT, Role.CARRIER, Role.BROKER)
nav.add(Entry(_("单票申报"), "declare:list", faces=(Face.PORTAL,), roles=ROLES))
