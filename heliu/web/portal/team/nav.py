"""Where the team stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("成员与职责"), "team:members", faces=(Face.PORTAL,), group=nav.Group.HOUSE))
