"""A no-invoice registration checked again by the law of any day (重算): its conditions, standing and amounts.

The list, what came back of it, refunds claimed, the filing on the day of the export, exceptions granted are evidence:
they are taken as they stand now, and what moved since the last check is said. Conditions, excluded goods, the standing
in law, the rate at stake and the exchange rate are those of the day.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from psycopg import Connection

from heliu.kernel.languages import say
from heliu.kernel.problems import NotThere
from heliu.people.api import beyond_the_wall
from heliu.policies.exchange import YUAN
from heliu.policies.recomputing.explaining import Circumstances, Ties, results, used_on
from heliu.policies.recomputing.facts import Because, Cause, Chosen, Kind, Looked, Recomputed, Used
from heliu.policies.rules.exemption import ExemptionRule
from heliu.registry.api import names_of
from heliu.reliefs.exemption.checking import Held, held_against
from heliu.reliefs.exemption.evidence import evidence_of
from heliu.reliefs.exemption.models import Registration
from heliu.reliefs.exemption.models import Standing as StandingRow
from heliu.reliefs.exemption.numbers import id_of, number_of

AUDIT: Final = "reliefs.audit_decision"
READ_BY: Final = {
    "NI01": "no_invoice/exemption",
    "NI05": "risk/zone_districts",
    "NI06": "no_invoice/modes",
    "NI07": "no_invoice/days_after_release",
}
"""Conditions that rest on a number of the law; the others on papers, NI08 on what officers noted as excluded."""
EXCLUDED: Final = "NI08"
_AMOUNTS: Final = ("exempt", "exempt_cny", "stake_cny")
_RATE: Final = "exchange_rate/usd_cny"
_TIES: Final = Ties(
    following={
        "standing": ("conditions",),
        "exempt": ("standing",),
        "exempt_cny": ("standing", "exempt"),
        "stake_cny": ("standing", "exempt_cny"),
    },
    concerned={
        "standing": ("no_invoice/regime",),
        "exempt": (_RATE,),
        "exempt_cny": (_RATE,),
        "stake_cny": ("no_invoice/rate_at_stake", _RATE),
    },
    usual=(),
    movable=("standing", *_AMOUNTS),
)


def choices(number: str) -> list[Chosen]:
    """The registration of this number (WP…); none where it was withdrawn: it has no answer."""
    wanted = id_of(number)
    rows = Registration.objects.filter(pk=wanted, withdrawn_at=None) if wanted else []
    return [Chosen(number_of(one.pk), Kind.EXEMPTION, str(one), one.firm) for one in rows]


def recomputed(connection: Connection, number: str, day: date | None) -> Recomputed:
    """The registration beside what the law of ``day`` says of the same papers, of its own without a day.

    Raises NotThere.
    """
    wanted = id_of(number)
    rows = StandingRow.objects.select_related("registration").filter(registration__withdrawn_at=None)
    row = rows.filter(registration_id=wanted).first() if wanted else None
    if row is None:
        raise NotThere(f"没有无票免税登记 {number[:50]}。")
    one = row.registration
    with beyond_the_wall("the list a registration was held against, for an officer who may review it"):
        evidence = evidence_of(connection, [one])
        own = held_against(one, evidence)
        again = held_against(one, evidence, day) if day else own
    own_day = own.case.own_day
    used = _used(own, own_day, day or own_day)
    stored = _stored(row)
    known = Circumstances(
        _TIES,
        used,
        unknown={},
        moved=_moved(row, own),
        reasons={"conditions": tuple(_because(row, own, again, used))},
    )
    return Recomputed(
        number=number_of(one.pk),
        kind=Kind.EXEMPTION,
        cop_no=str(one),
        decided_on=own_day,
        received_at=one.registered_at,
        day=day or own_day,
        results=results(stored, _told(again), known),
        parameters=used,
        inputs=_inputs(row, own),
        lines=tuple(_lines(own)),
        rules=tuple(_looked(again)),
        about=own.inventory_id,
    )


def _stored(row: StandingRow) -> dict[str, Any]:
    return {
        "conditions": tuple(row.broken),
        "standing": row.state,
        "exempt": row.exempt,
        "exempt_cny": row.exempt_cny,
        "stake_cny": row.stake_cny,
    }


def _told(held: Held) -> dict[str, Any]:
    amounts = {name: getattr(held, name) for name in _AMOUNTS}
    return {"conditions": held.found.broken, "standing": held.found.standing.value, **amounts}


def _moved(row: StandingRow, own: Held) -> bool:
    """Whether the papers are others than at the last check: nothing else makes its own law say something new."""
    line = own.case.line
    papers = (own.inventory_id, line.released_on if line else None, own.differs)
    if papers != (row.inventory_id, row.released_on, list(row.differs)):
        return True
    if ({*row.broken} ^ {*own.found.broken}) - {*READ_BY}:
        return True
    return bool(line and line.returned) and own.exempt != row.exempt


def _because(row: StandingRow, own: Held, again: Held, used: Iterable[Used]) -> Iterable[Because]:
    """Of each condition that differs: its number of the law, the excluded goods, or the papers."""
    changed = {one.name: one for one in used if one.changed}
    stored, by_own, by_again = ({*codes} for codes in (row.broken, own.found.broken, again.found.broken))
    found = []
    for code in sorted(stored ^ by_again):
        if code in stored ^ by_own:
            found.append(Because(Cause.UNEXPLAINED if code in READ_BY and not _moved(row, own) else Cause.MOVED))
        elif code == EXCLUDED:
            found.append(Because(Cause.EXCLUDED, detail=again.case.registered.hs_code))
        else:
            found.append(Because(Cause.LAW, changed[READ_BY[code]]))
    return dict.fromkeys(found)


def _used(own: Held, then: date, now: date) -> tuple[Used, ...]:
    names = [*READ_BY.values(), "no_invoice/regime", "no_invoice/rate_at_stake"]
    line = own.case.line
    currencies = {own.case.registered.currency, line.currency if line else YUAN}
    return used_on(names + ([_RATE] if currencies != {YUAN} else []), then, now)


def _inputs(row: StandingRow, own: Held) -> dict[str, Any]:
    one, case = row.registration, own.case
    line = case.line
    return {
        "firm": f"{one.firm} {names_of([one.firm]).get(one.firm, '')}".strip(),
        "goods": f"{one.hs_code} {one.name}",
        "registration_no": number_of(one.pk),
        "registered_at": one.registered_at,
        "checked_at": row.checked_at,
        "released_on": line.released_on if line else None,
        "trade_mode": line.trade_mode if line else "",
        "customs_code": line.customs_code if line else "",
        "gone": line.gone if line else None,
        "came_back": line.returned if line else None,
        "refund_claimed": case.refunded,
        "filed": case.filed,
        "excused": "、".join(sorted(own.excused)),
    }


def _lines(own: Held) -> Iterable[dict[str, Any]]:
    """What was registered, and what the list declares."""
    told, line = own.case.registered, own.case.line
    yield _line("registered", told.hs_code, told.unit, told.quantity, told.amount, told.currency)
    if line:
        yield _line("listed", line.hs_code, line.unit, line.quantity, line.total, line.currency)


def _line(side: str, *values: Any) -> dict[str, Any]:
    return {"side": side, **dict(zip(("goods_code", "unit", "quantity_out", "total", "currency"), values, strict=True))}


def _looked(again: Held) -> Iterable[Looked]:
    """Every condition; one an officer set aside is told as it stands."""
    for rule in ExemptionRule.all:
        broken = rule.breaks(again.case)
        seen = say("已准予例外，不计", "an exception was granted") if broken and rule.code in again.excused else ""
        yield Looked(rule.code, rule.sentence(), rule.english, rule.article, broken, seen)
