"""Certificates in the enterprise's navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(nav.Entry(_("签名证书"), "certificates:list", faces=(Face.PORTAL,), group=nav.Group.HOUSE))
