"""The own park in the portal's navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.faces import Face
from heliu.web.kit.nav import Entry, Group

nav.add(Entry(_("我的园区"), "portal_park:own", faces=(Face.PORTAL,), group=Group.REGISTERS))
