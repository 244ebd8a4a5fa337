"""Filings of the demonstration zone (示范备案): the firms' valid ones, and some on the officers' desk; by the verbs."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.contrib.auth import get_user_model

from heliu.kernel.typesetting import typeset
from heliu.people.facts import Actor, Duty, Role
from heliu.registry.facts import FILED, Firm
from heliu.registry.filing import decisions, papers, services
from heliu.registry.filing.known import known_facts
from heliu.registry.filing.models import Filing
from heliu.registry.filing.sections import SECTIONS
from heliu.registry.filing.typing_in import Typed
from heliu.registry.numbers import uscc_check_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

SEED: Final = files("heliu.registry.filing") / "seed" / "demonstration.yaml"
MORNING: Final = time(1, 30, tzinfo=UTC)  # half past nine in Beijing
AFTER_NEW_YEAR: Final = timedelta(days=4)
ENTERPRISE, OFFICER = ("demo-enterprise", "何九"), ("demo-officer", "吕十")
"""People without a password: nobody signs in as them."""


def load_demo_filings(firms: Iterable[Firm], homes: Mapping[str, str], filed_on: date, at: datetime) -> None:
    """What is missing of the demonstration's filings; a firm with a filing of its own is left as it is.

    ``homes`` are the parks the firms' filings name.
    """
    seed: dict[str, Any] = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    known = set(Filing.objects.values_list("firm_code", flat=True))
    officer = _person(OFFICER, post=Role.ZONE, roles=frozenset({Role.ZONE}))
    for firm in firms:
        if firm.state == FILED and firm.code not in known:
            handed_in = datetime.combine(filed_on, MORNING) + AFTER_NEW_YEAR
            case = _hand_in(firm, seed["contents"], handed_in, homes.get(firm.code))
            decisions.approve(case, seen_round=1, actor=officer, at=handed_in + timedelta(days=1))
    for row in seed["waiting"]:
        if row["code"] not in known:
            _hand_in_waiting(row, seed["contents"], officer, at)


def _hand_in_waiting(row: dict[str, Any], contents: dict[str, Any], officer: Actor, at: datetime) -> None:
    head = f"91510500{row['organisation_code']}"
    firm = Firm(row["code"], row["name"], uscc=head + uscc_check_character(head), roles=frozenset(row["roles"]))
    handed_in = at - timedelta(days=row["days"], hours=1)
    case = _hand_in(firm, contents, handed_in)
    if wanted := row.get("returned"):
        item = decisions.Returned(**wanted)
        decisions.return_items(case, [item], seen_round=1, actor=officer, at=handed_in + timedelta(hours=1))


def _hand_in(firm: Firm, contents: dict[str, Any], at: datetime, park: str | None = None) -> int:
    """Filled in and submitted by the enterprise's person; the number of the filing."""
    actor = _person(ENTERPRISE, firm=firm.code, duties=frozenset({Duty.ADMINISTRATOR}))
    case = services.start(actor=actor, at=at)
    told = {"name": firm.name, "uscc": firm.uscc or ""}
    known = known_facts(firm.code)
    for section in SECTIONS:
        values: dict[str, Any] = dict(contents.get(section.key, {}))
        if section.key == "identity":
            values |= {key: value for key, value in told.items() if f"identity.{key}" not in known}
            values |= {"park": park} if park else {}
        if section.key == "roles":
            values["roles"] = sorted(firm.roles)
        if section.key == "attachments":
            values = {one.key: _scan(one.key, actor, at) for one in section.fields if one.key != "other"}
        services.save_section(case.id, section.key, Typed(values, 0), actor=actor, at=at)
    return services.submit(case.id, actor=actor, at=at).id


def _scan(kind: str, actor: Actor, at: datetime) -> list[str]:
    return [str(papers.keep(kind, "示例材料.pdf", _sample(), actor=actor, at=at).id)]


@cache
def _sample() -> bytes:
    """A one-page PDF that says it is a sample."""
    return typeset((files("heliu.registry.filing") / "seed" / "sample.typ").read_bytes())


def _person(who: tuple[str, str], **hat: Any) -> Actor:
    username, name = who
    user, _ = get_user_model().objects.get_or_create(
        username=username, defaults={"full_name": name, "is_active": False}
    )
    return Actor(user_id=user.pk, name=name, **hat)
