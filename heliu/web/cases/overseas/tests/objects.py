"""Objects for the walk over all addresses: a shipment of the owner and a sale from it."""

from datetime import date
from decimal import Decimal
from itertools import count

from heliu.kernel.days import now
from heliu.overseas import models
from heliu.overseas.tests import factories

_numbers = count(1)


def shipment_of(firm, quantity="10", **values):
    """Half of it has arrived."""
    made = factories.shipment_of(firm, goods=(("LZ-LAMP-01", quantity),), **values)
    made.goods.update(arrived=Decimal(quantity) / 2)
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
