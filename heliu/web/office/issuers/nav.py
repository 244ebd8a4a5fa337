"""Where the issuers stand in the navigation of the zone operator."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("发证机构"), "issuers:list", faces=(Face.OFFICE,), roles=(Role.ZONE,), group=nav.Group.HOUSE))
