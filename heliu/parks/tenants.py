"""Tenants, premises and leases (入驻、场地、租约). A firm moves in when its filing is approved: no other form."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.parks.facts import LeaseFact, PremisesFact, SpaceKind, TenantFact
from heliu.parks.models import Lease, Park, Premises, Site, Tenancy
from heliu.parks.rules import most_let
from heliu.people.api import beyond_the_wall, require
from heliu.people.facts import Role

if TYPE_CHECKING:
    from heliu.people.facts import Actor

ONE_DAY = timedelta(days=1)
NOTHING = Decimal(0)
AREA_M2_MAX = Decimal(10_000_000)


def require_park(actor: Actor, permission: str, park: str) -> None:
    """The permission, and for a park operator: of the own park only. Others' parks have no inside to see."""
    require(actor, permission)
    if actor.post is Role.PARK and actor.park != park:
        raise NotThere(_("没有这个园区，或不由您运营。"))


def open_on(day: date, of: str = "") -> Q:
    """Begun and not over on ``day``; ``of`` where the period is another table's."""
    begun, endless, later = f"{of}since__lte", f"{of}until__isnull", f"{of}until__gte"
    return Q(**{begun: day}) & (Q(**{endless: True}) | Q(**{later: day}))


def _leased(day: date) -> Coalesce:
    """The area under lease on ``day``, of premises or of a home."""
    return Coalesce(Sum("leases__area_m2", filter=open_on(day, "leases__")), NOTHING)


@transaction.atomic
def settle_in(firm_code: str, park: str, since: date) -> bool:
    """Note that the firm is at home in ``park`` from ``since``; whether anything changed.

    Called when a filing that names the park is approved, so who may do it was asked there. The same park again changes
    nothing. Another park ends the old home the day before, and the leases there with it.
    """
    if not Park.objects.filter(pk=park).exists():
        raise NotThere(_("没有编号为 %(park)s 的园区。") % {"park": park})
    home = Tenancy.objects.select_for_update().filter(firm_code=firm_code, until__isnull=True).first()
    if home is not None:
        if home.park_id == park:
            return False
        if since < home.since:
            raise Conflict(
                _("该企业自 %(since)s 起入驻 %(park)s，迁入日期不能早于此日。")
                % {"since": home.since, "park": home.park_id}
            )
        if since == home.since:  # corrected on the day it began: it never was there
            Lease.objects.filter(tenancy=home).delete()
            home.delete()
        else:
            _end(home, since - ONE_DAY)
    Tenancy.objects.create(firm_code=firm_code, park_id=park, since=since)
    return True


def move_out(firm_code: str, until: date) -> bool:
    """End the firm's home (备案注销或不再入驻) with ``until`` as its last day; whether there was one."""
    with transaction.atomic(), beyond_the_wall("who cancels a filing moves out; homes are written by the platform"):
        return _move_out(firm_code, until)


def _move_out(firm_code: str, until: date) -> bool:
    home = Tenancy.objects.select_for_update().filter(firm_code=firm_code, until__isnull=True).first()
    if home is None:
        return False
    _end(home, max(until, home.since))
    return True


def _end(home: Tenancy, last: date) -> None:
    home.until = last
    home.save(update_fields=["until"])
    still = Lease.objects.filter(tenancy=home).filter(Q(until__isnull=True) | Q(until__gt=last))
    still.filter(since__gt=last).delete()
    still.update(until=last)


@transaction.atomic
def keep_premises(fact: PremisesFact, *, actor: Actor) -> None:
    """Add premises to a park, or correct what is said of them (登记场地)."""
    require_park(actor, "parks.manage_premises", fact.park)
    faults = []
    if not 0 < fact.area_m2 <= AREA_M2_MAX:
        faults.append(
            Violation(
                "/area_m2",
                "area",
                _("面积须大于 0、不超过 %(most)s 平方米。") % {"most": AREA_M2_MAX},
                _("请核对面积。"),
            )
        )
    if not fact.name.strip():
        faults.append(Violation("/name", "name", _("场地名称不能为空。"), _("请填写名称。")))
    if fact.site_code and not Site.objects.filter(pk=fact.site_code, park_id=fact.park).exists():
        faults.append(
            Violation(
                "/site_code",
                "site",
                _("本园区没有监管场所 %(site_code)s。") % {"site_code": fact.site_code},
                _("请核对监管场所代码。"),
            )
        )
    if faults:
        raise Invalid(_("场地登记内容不符合要求。"), faults)
    stored = Premises.objects.select_for_update().filter(pk=fact.code).first()
    if stored is not None and stored.park_id != fact.park:
        raise Conflict(_("场地编号 %(code)s 已用于其他园区。") % {"code": fact.code})
    if stored is not None and (let := most_let(_leases(stored), date.min, None)) > fact.area_m2:
        raise Conflict(
            _("已签租约合计 %(let)s 平方米，面积不能改为 %(area_m2)s。") % {"let": let, "area_m2": fact.area_m2}
        )
    told = {"kind": fact.kind.value, "name": fact.name.strip(), "area_m2": fact.area_m2}
    Premises.objects.update_or_create(
        code=fact.code, defaults={**told, "park_id": fact.park, "site_id": fact.site_code or None}
    )


@transaction.atomic
def let_space(lease: LeaseFact, *, actor: Actor) -> int:
    """Let space to a tenant (签订租约); its number. More than is free on any day of the lease is a Conflict."""
    # Locked, so that two leases cannot both take the last room.
    space = Premises.objects.select_for_update().filter(pk=lease.premises, is_active=True).first()
    if space is None:
        raise NotThere(_("没有编号为 %(premises)s 的场地。") % {"premises": lease.premises})
    require_park(actor, "parks.keep_lease", space.park_id)
    home = Tenancy.objects.filter(firm_code=lease.firm_code, park_id=space.park_id, until__isnull=True).first()
    if home is None:
        raise Conflict(
            _("企业 %(firm_code)s 未入驻本园区。入驻以备案所填园区为准，请企业先变更备案。")
            % {"firm_code": lease.firm_code}
        )
    if lease.area_m2 <= 0:
        raise Invalid.at("/area_m2", "area", _("租赁面积须大于 0。"), _("请核对面积。"))
    if lease.until is not None and lease.until < lease.since:
        raise Invalid.at("/until", "period", _("到期日期早于起租日期。"), _("请核对日期。"))
    if lease.since < home.since:
        raise Conflict(_("企业自 %(since)s 起入驻，起租日期不能早于此日。") % {"since": home.since})
    free = space.area_m2 - most_let(_leases(space), lease.since, lease.until)
    if lease.area_m2 > free:
        raise Conflict(
            _("%(name)s在此期间最多还可出租 %(free)s 平方米，不足 %(area_m2)s 平方米。")
            % {"name": space.name, "free": free, "area_m2": lease.area_m2}
        )
    told = {"area_m2": lease.area_m2, "since": lease.since, "until": lease.until}
    return Lease.objects.create(tenancy=home, premises=space, **told).pk


@transaction.atomic
def end_lease(number: int, until: date, *, actor: Actor) -> None:
    """Let a lease end with ``until`` (退租)."""
    lease = Lease.objects.select_for_update().select_related("premises").filter(pk=number).first()
    if lease is None:
        raise NotThere(_("没有这份租约。"))
    require_park(actor, "parks.keep_lease", lease.premises.park_id)
    if lease.until is not None and until > lease.until:
        raise Conflict(_("租约已于 %(until)s 到期，续租请另签租约。") % {"until": lease.until})
    if until < lease.since:
        raise Conflict(_("租约自 %(since)s 起，退租日期不能早于此日。") % {"since": lease.since})
    lease.until = until
    lease.save(update_fields=["until"])


def _leases(space: Premises) -> list[tuple[Decimal, date, date | None]]:
    return list(space.leases.values_list("area_m2", "since", "until"))


def premises(day: date, park: str | None = None) -> list[PremisesFact]:
    """Premises in use, of all parks or one, with what is let on ``day``."""
    rows = Premises.objects.filter(is_active=True).select_related("site")
    found = (rows if park is None else rows.filter(park_id=park)).annotate(let=_leased(day))
    with beyond_the_wall("how much is let is a sum over all leases; whose they are is not shown"):
        held = list(found)
    return [
        PremisesFact(
            code=row.code,
            park=row.park_id,
            kind=SpaceKind(row.kind),
            name=row.name,
            area_m2=row.area_m2,
            let_m2=row.let,
            site_code=row.site_id or "",
            site_name=row.site.name if row.site else "",
        )
        for row in held
    ]


def tenants(day: date, park: str | None = None) -> list[TenantFact]:
    """The firms at home on ``day``, of all parks or one."""
    rows = Tenancy.objects.filter(open_on(day))
    return _tenants(rows if park is None else rows.filter(park_id=park), day)


def homes_between(first: date, last: date) -> list[TenantFact]:
    """Every home that was one on any day of the period: what figures of the period are attributed by."""
    return _tenants(Tenancy.objects.filter(Q(until__isnull=True) | Q(until__gte=first), since__lte=last), last)


def home_of(firm_code: str, day: date) -> TenantFact | None:
    """Where the firm is at home on ``day``."""
    return next(iter(_tenants(Tenancy.objects.filter(open_on(day), firm_code=firm_code), day)), None)


def _tenants(rows: object, day: date) -> list[TenantFact]:
    return [
        TenantFact(row.firm_code, row.park_id, row.since, row.until, row.leased)
        for row in rows.annotate(leased=_leased(day))  # type: ignore[attr-defined]  # a query set of tenancies
    ]


def leases(park: str, day: date, *, actor: Actor) -> list[LeaseFact]:
    """The leases of a park that are not over on ``day``, for who sees its inside."""
    require_park(actor, "parks.view_inside", park)
    return _leases_not_over(day, premises__park_id=park)


def leases_of(firm_code: str, day: date) -> list[LeaseFact]:
    """A firm's own leases that are not over on ``day``."""
    return _leases_not_over(day, tenancy__firm_code=firm_code)


def lease(number: int, day: date, *, actor: Actor) -> LeaseFact:
    """One lease that is not over on ``day``, for who may end it."""
    require(actor, "parks.keep_lease")
    found = _leases_not_over(day, pk=number)
    if not found:
        raise NotThere(_("没有这份租约，或已到期。"))
    require_park(actor, "parks.keep_lease", found[0].park)
    return found[0]


def _leases_not_over(day: date, **which: object) -> list[LeaseFact]:
    rows = Lease.objects.filter(Q(until__isnull=True) | Q(until__gte=day), **which)
    return [
        LeaseFact(
            row.tenancy.firm_code, row.premises_id, row.area_m2, row.since, row.until, row.pk, row.premises.park_id
        )
        for row in rows.select_related("tenancy", "premises")
    ]
