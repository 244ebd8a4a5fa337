"""Objects for the walk over all addresses: a shipment of the owner and a sale from it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from heliu.kernel.days import now
from heliu.overseas import models

_numbers = count(1)
LEFT_ON = date(2026, 11, 2)


def shipment_of(firm, quantity="10", **values):
    number = next(_numbers)
    told = {
        "inventory_id": number,
        "firm": firm,
        "invt_no": f"79112026E{number:09d}",
        "order_no": f"DC{number:06d}",
        "logistics_no": f"YD{number:06d}",
        "country": "502",
        "currency": "502",
        "departed_at": datetime(2026, 11, 2, 4, tzinfo=UTC),
        "departed_on": LEFT_ON,
        "refundable": True,
    }
    made = models.Shipment.objects.create(**{**told, **values})
    models.Good.objects.create(
        shipment=made,
        firm=firm,
        gnum=1,
        item_no="LZ-LAMP-01",
        code="9405110000",
        name="台灯",
        unit="001",
        currency="502",
        total=Decimal(200),
        departed=Decimal(quantity),
        arrived=Decimal(quantity) / 2,
    )
    return made


def sale_of(shipment, quantity="2", **values):
    number = next(_numbers)
    told = {
        "firm": shipment.firm,
        "reference": f"US-{number}",
        "item_no": "LZ-LAMP-01",
        "on": date(2026, 11, 20),
        "quantity": Decimal(quantity),
        "price": Decimal("39.90"),
        "currency": "502",
        "amount": Decimal(quantity) * Decimal("39.90"),
        "via": "page",
        "by": "张三",
        "at": now(),
    }
    made = models.Sale.objects.create(**{**told, **values})
    good = models.Good.objects.get(shipment=shipment)
    models.Part.objects.create(sale=made, good=good, quantity=made.quantity, amount=made.amount)
    good.sold += made.quantity
    good.save()
    return made


def shipment(owner):
    return {"number": shipment_of(owner.firm).pk}


def sale(owner):
    return {"number": sale_of(shipment_of(owner.firm)).pk}


OBJECTS = {
    "overseas:shipment": shipment,
    "overseas:arrive": shipment,
    "overseas:count": shipment,
    "overseas:refund": shipment,
    "overseas:sale": sale,
}
