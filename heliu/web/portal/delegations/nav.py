"""Where delegations stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("委托"), "delegations:overview", faces=(Face.PORTAL,), group=nav.Group.HOUSE))
