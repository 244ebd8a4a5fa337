"""Payment originals in the navigation of platforms."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(
    nav.Entry(_("支付原始数据"), "originals:list", faces=(Face.PORTAL,), roles=(Role.PLATFORM,), group=nav.Group.WORK)
)
