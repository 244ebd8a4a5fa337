"""The filing in the enterprise's navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("企业备案"), "filing:home", faces=(Face.PORTAL,), group=nav.Group.WORK, firmless=True))
