"""Goods in the navigation of officers."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(
    nav.Entry(_("商品备案审核"), "goods_office:list", faces=(Face.OFFICE,), roles=(Role.ZONE, Role.CUSTOMS, Role.TAX)),
)
