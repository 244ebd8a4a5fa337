"""Payment originals in the officers' navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(
    nav.Entry(
        _("支付原始数据"),
        "office_originals:list",
        faces=(Face.OFFICE,),
        roles=(Role.CUSTOMS, Role.ZONE),
        group=nav.Group.WORK,
    )
)
