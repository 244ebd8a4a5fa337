"""Goods in the navigation of enterprises."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("商品备案"), "goods:list", faces=(Face.PORTAL,)))
