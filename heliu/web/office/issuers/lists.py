"""The list of trusted issuers by name, each with how fresh its revocation list is."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.kernel.days import now
from heliu.kernel.languages import told
from heliu.kernel.listing import Asked
from heliu.people.facts import Actor
from heliu.registry import api as registry
from heliu.registry.facts import Issuer, ListStanding
from heliu.web.kit.fields import DayField, WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

TONES: Final = {ListStanding.MISSING: "warn", ListStanding.STALE: "bad", ListStanding.FRESH: "good"}
ALGORITHMS: Final = (("", _("全部")), ("rsa", "RSA"), ("sm2", "SM2"))


def lines(actor: Actor, asked: Asked) -> list[Issuer]:
    return registry.list_issuers(actor, asked, now())


def count(actor: Actor, asked: Asked, most: int) -> int:
    return registry.count_issuers(actor, asked, most, now())


ISSUERS = ListSpec(
    key="office_issuers",
    title=_("发证机构"),
    columns=(
        Column("name", _("名称"), order=True),
        Column("algorithm", _("签名算法"), value=lambda one: one.algorithm.upper()),
        Column("not_after", _("证书有效期至"), kind="instant", order=True),
        Column(
            "standing",
            _("吊销列表"),
            kind="tag",
            value=lambda one: told(one.standing(now())),
            tone=lambda one: TONES[one.standing(now())],
        ),
        Column("this_update", _("发布时间"), kind="instant"),
        Column("next_update", _("下次发布时间"), kind="instant"),
        Column("fingerprint", _("SHA-256 指纹"), kind="code", hidden=True),
    ),
    rows=lines,
    count=count,
    order="name",
    filters=(
        Filter("name", forms.CharField(label=_("名称或指纹开头"), max_length=200)),
        Filter("standing", WordField(_("吊销列表"), ListStanding)),
        Filter("algorithm", forms.ChoiceField(label=_("签名算法"), choices=ALGORITHMS), folded=True),
        Filter("ends", DayField(label=_("证书到期不晚于")), folded=True),
    ),
    permission="registry.keep_revocation_lists",
    row_id=lambda one: one.fingerprint,
    nothing=_("用 heliu registry trust 信任一家后，其证书签名的报文才会被接收。"),
    actions=(Action(_("装载吊销列表"), "issuers:load", permission="registry.keep_revocation_lists"),),
)
