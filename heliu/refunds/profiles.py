"""How firms are filed for refunds (退（免）税备案): by which rules, in which class. The tax bureau's register."""

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.rules.export_refund_clock import CLASSES
from heliu.refunds import models
from heliu.refunds.facts import Kind, Profile
from heliu.registry.api import firms_on, names_of

NOTE: Final = "refunds.note_profile"
PROFILES_SHOWN_MAX: Final = 500


def profile_of(firm: str) -> Profile | None:
    row = models.Profile.objects.filter(firm=firm).first()
    return _fact(row, "") if row else None


def profiles(*, actor: Actor) -> list[Profile]:
    require(actor, NOTE)
    rows = list(models.Profile.objects.all()[:PROFILES_SHOWN_MAX])
    names = names_of([one.firm for one in rows])
    return [_fact(one, names.get(one.firm, "")) for one in rows]


@transaction.atomic
def note_profile(firm: str, kind: Kind, enterprise_class: str, since: date, *, actor: Actor) -> None:
    """Enter or change how a firm is filed; applications accepted before keep the class they were accepted under."""
    require(actor, NOTE)
    if not firms_on([firm], business_day(now())):
        said = _("没有备案的企业 %(firm)s。") % {"firm": firm}
        raise Invalid.at("firm", "refund_firm", said, _("请核对海关编码。"))
    if enterprise_class not in CLASSES:
        raise Invalid.at("enterprise_class", "refund_class", _("管理类别为一至四类。"), _("请选择 1 至 4。"))
    models.Profile.objects.update_or_create(
        firm=firm,
        defaults={
            "kind": kind,
            "enterprise_class": enterprise_class,
            "since": since,
            "noted_by": actor.name,
            "noted_at": now(),
        },
    )
    record(actor, NOTE, subject=firm, firm=firm, after=[kind.zh, enterprise_class])


def _fact(row: models.Profile, name: str) -> Profile:
    return Profile(row.firm, name, Kind(row.kind), row.enterprise_class, row.since, row.noted_by)
