"""Where the calculator stands in the navigation of those who have signed in."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.nav import Entry, Group

nav.add(Entry(_("税款试算"), "duty:calculate", group=Group.REGISTERS))
