"""Where the import of orders stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face
from heliu.web.kit.nav import Entry

nav.add(Entry(_("订单导入"), "orders:list", faces=(Face.PORTAL,), roles=(Role.SELLER, Role.PLATFORM)))
