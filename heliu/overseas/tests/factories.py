"""Shipments to overseas warehouses for tests, of made-up firms."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from heliu.overseas import models
from heliu.people.facts import Actor, Duty, Role
from heliu.people.models import User

SELLER, OTHER = "5105960002", "5105960012"
LEFT_ON = date(2026, 11, 2)
_numbers = count(1)


def actor_of(firm=SELLER):
    return Actor(1, "张三", firm=firm, duties=frozenset(Duty), roles=frozenset({Role.SELLER}))


def officer(post=Role.TAX):
    return Actor(2, "李四", post=post, roles=frozenset({post}))


def known():
    """The two people above, for what is recorded of them."""
    for number, name in ((1, "张三"), (2, "李四")):
        User.objects.create(pk=number, username=f"of-{number}", full_name=name)


def shipment_of(firm=SELLER, left_on=LEFT_ON, goods=(("LZ-LAMP-01", "10"),), **values):
    number = next(_numbers)
    told = {
        "inventory_id": number,
        "firm": firm,
        "invt_no": f"79112026E{number:09d}",
        "order_no": f"DC{number:06d}",
        "logistics_no": f"YD{number:06d}",
        "country": "502",
        "currency": "502",
        "departed_at": datetime(left_on.year, left_on.month, left_on.day, 4, tzinfo=UTC),
        "departed_on": left_on,
        "refundable": True,
    }
    shipment = models.Shipment.objects.create(**{**told, **values})
    for gnum, (item_no, quantity) in enumerate(goods, 1):
        models.Good.objects.create(
            shipment=shipment,
            firm=firm,
            gnum=gnum,
            item_no=item_no,
            code="9405110000",
            name="台灯",
            unit="001",
            currency="502",
            total=Decimal(quantity) * 20,
            departed=Decimal(quantity),
        )
    return shipment
