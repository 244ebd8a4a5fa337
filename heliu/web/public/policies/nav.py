"""The library in the navigation of both faces."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.nav import Entry, Group

nav.add(Entry(_("政策法规库"), "policies:search", group=Group.REGISTERS))
