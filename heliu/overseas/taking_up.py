"""Departures and returns taken up from clearance (接续): by the jobs process, again and again without harm."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Max
from psycopg import Connection

from heliu.clearance.exports.api import CameBack, Left, LeftLine, came_back, goods_that_left, left_for_warehouses
from heliu.declarations.api import Archive
from heliu.kernel.days import business_day
from heliu.overseas import models
from heliu.overseas.closing import settle
from heliu.overseas.facts import Kind
from heliu.overseas.ledger import book_pending

AT_ONCE_MAX: Final = 500
OVERLAP: Final = timedelta(hours=1)
"""A departure and a return are dated by the beginning of their transaction, which may end after a later one's."""
BEGINNING: Final = datetime(2020, 7, 1, tzinfo=UTC)  # no list was declared under 9810 before (海关总署公告2020年第75号)
PLATFORM: Final = "heliu"


class TakenUp(NamedTuple):
    """What a run found that was new."""

    shipments: int
    returns: int


def take_up(connection: Connection, archive: Archive, at: datetime) -> TakenUp:
    """Take up what left and what came back since the last run."""
    newest = models.Shipment.objects.aggregate(at=Max("departed_at"))["at"]
    since = BEGINNING if newest is None else newest - OVERLAP
    shipments = 0
    while True:
        known = list(models.Shipment.objects.filter(departed_at__gte=since).values_list("inventory_id", flat=True))
        left = left_for_warehouses(connection, since, known, AT_ONCE_MAX)
        for one in left:
            _begin(one, goods_that_left(connection, archive, one))
        shipments += len(left)
        if len(left) < AT_ONCE_MAX:
            break
    return TakenUp(shipments, _returns(connection, at))


@transaction.atomic
def _begin(left: Left, lines: list[LeftLine]) -> None:
    shipment, new = models.Shipment.objects.get_or_create(
        inventory_id=left.inventory_id,
        defaults={
            "firm": left.firm,
            "invt_no": left.invt_no,
            "order_no": left.order_no,
            "logistics_no": left.logistics_no,
            "country": left.country,
            "currency": lines[0].currency if lines else "",
            "departed_at": left.left_at,
            "departed_on": business_day(left.left_at),
            "refundable": left.refundable,
        },
    )
    if new:
        models.Good.objects.bulk_create(_good(shipment, line) for line in lines)


def _good(shipment: models.Shipment, line: LeftLine) -> models.Good:
    """An item without a number of the firm's own is known by its list and line."""
    return models.Good(
        shipment=shipment,
        firm=shipment.firm,
        gnum=line.gnum,
        item_no=line.item_no or f"{shipment.invt_no}-{line.gnum}",
        code=line.code,
        name=line.name,
        unit=line.unit,
        currency=line.currency,
        total=line.total,
        departed=line.quantity,
    )


def _returns(connection: Connection, at: datetime) -> int:
    """Returns may come of what is closed too: a customer sends back what was sold."""
    new = 0
    newest = models.Movement.objects.aggregate(at=Max("released_at"))["at"]
    after = (BEGINNING if newest is None else newest - OVERLAP, 0, 0)
    while found := came_back(connection, after, AT_ONCE_MAX):
        after = found[-1].place
        known = set(
            models.Movement.objects.filter(
                kind=Kind.RETURNED, good__shipment__inventory_id__in={one.inventory_id for one in found}
            ).values_list("good__shipment__inventory_id", "good__gnum", "reference")
        )
        for one in found:
            if (one.inventory_id, one.gnum, one.number) not in known:
                new += _return(one, at)
    return new


@transaction.atomic
def _return(back: CameBack, at: datetime) -> int:
    good = models.Good.objects.filter(shipment__inventory_id=back.inventory_id, gnum=back.gnum).first()
    if good is None:
        return 0
    models.Movement.objects.create(
        good=good,
        kind=Kind.RETURNED,
        quantity=back.quantity,
        on=back.back_on,
        reference=back.number,
        released_at=back.released_at,
        booked=False,
        by=PLATFORM,
        at=at,
    )
    book_pending([good.pk], at)
    settle([good.shipment_id], business_day(at))
    return 1
