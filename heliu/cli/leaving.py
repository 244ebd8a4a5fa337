"""What the demonstration leaves for people beside what it sent: figures counted, cases opened for those who decide.

A process of its own: ``python -m heliu.cli.leaving``. Each is left once; what somebody has done since stays done.
"""

import os
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import psycopg

from heliu.cli.demonstration import consumer_of
from heliu.cli.installation import database
from heliu.kernel.days import business_day, now
from heliu.kernel.state import state_dir
from heliu.kernel.typesetting import typeset

if TYPE_CHECKING:
    from heliu.people.facts import Actor

CODES_ROUNDS_MAX: Final = 100
PARK: Final = "LZP-I1"
SAMPLE: Final = '#set text(font: "Noto Sans SC")\n= {}\n示例材料，虚构。'
WAREHOUSE: Final = "洛杉矶示范仓"
BANK: Final = "泸州示范银行"
WORDS: Final = "订单页面显示的金额比我实际支付的多，请核对这笔占用的额度。"
_BOUGHT: Final = """
SELECT d.buyer_id, d.inventory_id FROM public.declarations_inventory i
JOIN clearance_decision d ON d.inventory_id = i.id WHERE i.order_no = %s AND i.superseded_by IS NULL LIMIT 1
"""
_RISKIEST: Final = """
SELECT d.inventory_id FROM clearance_decision d LEFT JOIN clearance_proposal p USING (inventory_id)
WHERE d.status = %s AND p.inventory_id IS NULL ORDER BY d.score DESC LIMIT 1
"""


def leave_work() -> None:
    """Count what was decided, then open what waits for a person. Needs Django and the database."""
    from heliu.clearance import pages as clearance  # noqa: PLC0415  (read with the database's address in place)

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        clearance.note_all(connection, CODES_ROUNDS_MAX)
        clearance.digest.digest(connection)
        _dispute(connection, clearance)
        _propose(connection, clearance)
        _apply(connection, clearance)
        _sell_abroad(connection)
    _draft()


def _dispute(connection: psycopg.Connection[Any], clearance: Any) -> None:
    """The buyer whom the demonstration names disputes the use of the quota; one dispute open is enough."""
    from heliu.clearance.facts import DisputeReason  # noqa: PLC0415  (as above)

    buyer = consumer_of(state_dir())
    bought = connection.execute(_BOUGHT, (buyer["number"],)).fetchone() if buyer else None
    waiting, _ = clearance.disputes.open_disputes(connection, actor=login("customs"))
    if bought and not waiting:
        clearance.disputes.open_dispute(connection, *bought, DisputeReason.AMOUNT, WORDS, now())


def _propose(connection: psycopg.Connection[Any], clearance: Any) -> None:
    """The second customs login proposes the release of the riskiest parcel: the first one may confirm it."""
    found = connection.execute(_RISKIEST, (clearance.moves.INSPECTION,)).fetchone()
    standing = clearance.desk.standing(connection, found[0]) if found is not None else None
    if standing is not None and standing.is_ours and standing.needs_second:
        clearance.desk.release(connection, standing.inventory_id, reason="RL3", note="", actor=login("customs2"))


def _apply(connection: psycopg.Connection[Any], clearance: Any) -> None:
    """A park without a login of its own applies for its recognition, with the figures of today."""
    from heliu.parks import api as parks  # noqa: PLC0415  (as above)
    from heliu.registry.api import firms_on  # noqa: PLC0415

    operator, at = _operator(), now()
    if parks.recognitions(actor=operator):
        return
    day = business_day(at)
    homes = parks.homes_between(day.replace(month=1, day=1), day)
    places = [clearance.digest.Home(home.park, home.firm_code, home.since, home.until) for home in homes]
    told = clearance.digest.figures(connection, places, day.replace(month=1, day=1), day)
    firms = firms_on({home.firm_code for home in homes}, day)
    roles = {code: firm.roles for code, firm in firms.items() if firm.is_active}
    declared = parks.Declared(told.months, told.active)
    figures = parks.indicators_of(day.replace(month=1, day=1), day, roles, declared)
    number = parks.open_recognition(PARK, at, actor=operator)
    for item in parks.criteria_on("recognition", day).documents:
        paper = parks.Attachment(f"{item.zh}（示例）.pdf", typeset(SAMPLE.format(item.zh).encode()))
        parks.give_evidence(number, item.code, item.weight, item.ask_zh, paper, actor=operator)
    parks.submit(number, figures[PARK], f"{day:%Y}-01-01 – {day}", at, actor=operator)


def _sell_abroad(connection: psycopg.Connection[Any]) -> None:
    """What left for the overseas warehouse is refunded and arrives; some of it is sold, a part of that is paid for."""
    from django.db import transaction  # noqa: PLC0415  (as above)

    from heliu.declarations.api import Archive  # noqa: PLC0415
    from heliu.kernel.listing import Asked  # noqa: PLC0415
    from heliu.kernel.sealing import Sealer  # noqa: PLC0415
    from heliu.overseas import api as overseas  # noqa: PLC0415
    from heliu.overseas.facts import Offered, OfferedProceeds, Via  # noqa: PLC0415
    from heliu.refunds.api import play_demo_departure  # noqa: PLC0415

    at = now()
    overseas.take_up(connection, Archive(Sealer()), at)
    play_demo_departure(connection, firm=login("seller"), tax=login("tax"))
    seller, day = filed(login("seller")), business_day(at)
    for shipment in overseas.list_shipments(seller, Asked(order="departed_on", descending=True, limit=1)):
        standing, movements, _ = overseas.shipment_fact(shipment.id, actor=seller)
        if movements or not standing.goods:
            return
        good, whole = standing.goods[0], {good.gnum: good.stock.departed for good in standing.goods}
        number = f"US-{shipment.invt_no}"
        sold = Offered(number, good.item_no, day, min(Decimal(1), good.stock.departed), Decimal("39.90"), "502")
        paid = OfferedProceeds(f"BK-{shipment.invt_no}", day, "502", Decimal("20.00"), Decimal("1.50"), BANK)
        with transaction.atomic():  # stopped in between, all of it is left again
            overseas.arrive(shipment.id, WAREHOUSE, day, whole, actor=seller)
            overseas.sell_as([sold], Via.PAGE, actor=seller)
            overseas.receive(paid, actor=seller)


def _draft() -> None:
    """The broker has begun a declaration."""
    from heliu.submission.api import open_batches, start_form  # noqa: PLC0415  (as above)

    broker = login("broker")
    if not open_batches(actor=broker):
        start_form(actor=broker)


def _operator() -> "Actor":
    """The operator of PARK, without a password: nobody signs in as them."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415  (as above)

    from heliu.people.facts import Actor, Role  # noqa: PLC0415

    told = {"full_name": "许一", "is_active": False}
    user, _ = get_user_model().objects.get_or_create(username="demo-park", defaults=told)
    return Actor(user_id=user.pk, name=user.full_name, post=Role.PARK, roles=frozenset({Role.PARK}), park=PARK)


def filed(actor: "Actor") -> "Actor":
    """With what the firm is filed as, as pages know it."""
    from heliu.registry.api import roles_of  # noqa: PLC0415  (as above)

    return replace(actor, roles=roles_of(actor.firm or "", business_day(now())))


def login(username: str) -> "Actor":
    from django.contrib.auth import get_user_model  # noqa: PLC0415  (as above)

    from heliu.people.api import actor_of  # noqa: PLC0415

    return actor_of(get_user_model().objects.get(username=username).pk, business_day(now()))


if __name__ == "__main__":
    with database():
        leave_work()
