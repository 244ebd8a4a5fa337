"""What tests of refunds stand on: a declaration with its parcels, people, papers."""

from datetime import date
from decimal import Decimal
from itertools import count

from heliu.clearance.exports.facts import Declared, DeclaredHead, DeclaredLine, Parcel
from heliu.people.facts import Actor, Duty, Role
from heliu.people.models import User
from heliu.refunds import models
from heliu.refunds.facts import Invoice, Kind, Offered, Receipt

FIRM, OTHER = "5105960002", "5105960012"
CODE, UNIT, CURRENCY = "9503008900", "140", "142"
EXPORTED = date(2026, 11, 2)
ENTRY = "791120260000000018"
_numbers = count(1)


def line(quantity=3, price=100, *, line_no=1, code=CODE, first=1, returned=0):
    """So many parcels of one piece each."""
    parcels = tuple(
        Parcel(number, 1, f"I{number}", f"YD{number}", Decimal(1), Decimal(price), Decimal(returned))
        for number in range(first, first + quantity)
    )
    return DeclaredLine(
        line_no, code, "拼装玩具", UNIT, CURRENCY, Decimal(quantity), Decimal(quantity * price), parcels
    )


def declared(*lines, entry=ENTRY, exported_on=EXPORTED):
    return Declared(entry, "S20261102000000001", FIRM, "9610", exported_on, lines or (line(),))


def head(one):
    """As a list shows it."""
    first = one.lines[0].parcels[0]
    parcels = sum(len(line.parcels) for line in one.lines)
    told = (one.entry_no, one.exported_on, one.trade_mode, len(one.lines), parcels)
    return DeclaredHead(*told, first=(first.inventory_id, first.goods_no))


def invoice(quantity="3", amount="300.00", rate="0.13", **values):
    number = next(_numbers)
    told = {"number": f"{26512000000000000000 + number}", "line_no": 1, "seller_code": "91510500MA00000000"}
    told |= {"seller_name": "泸州示范制造有限公司", "issued_on": date(2026, 10, 20), "goods_code": CODE}
    told |= {"goods_name": "拼装玩具", "unit": UNIT, "quantity": Decimal(quantity), "amount": Decimal(amount)}
    tax = (Decimal(amount) * Decimal(rate)).quantize(Decimal("0.01"))
    return Invoice(**{**told, "id": number, "rate": Decimal(rate), "tax": tax, **values})


def receipt(amount="300.00", **values):
    number = next(_numbers)
    told = {"id": number, "number": f"SH{number:08d}", "received_on": date(2026, 11, 20), "currency": CURRENCY}
    told |= {"amount": Decimal(amount), "left": Decimal(amount), "payer": "示范境外买家"}
    return Receipt(**{**told, **values})


def person(username, **values):
    user, _ = User.objects.get_or_create(username=username, defaults={"full_name": username})
    return Actor(user_id=user.pk, name=username, **values)


def of_firm(code=FIRM, duty=Duty.FINANCE, name="张三"):
    return person(f"{name}-{code}", firm=code, duties=frozenset({duty}), roles=frozenset({Role.SELLER}))


def officer(post=Role.TAX, name="李四"):
    return person(f"{name}-{post}", post=post, roles=frozenset({post}))


def profile(firm=FIRM, kind=Kind.TRADING, enterprise_class="2"):
    told = {"kind": kind, "enterprise_class": enterprise_class, "since": date(2026, 1, 1)}
    defaults = {**told, "noted_by": "李四", "noted_at": "2026-01-01T00:00:00Z"}
    return models.Profile.objects.get_or_create(firm=firm, defaults=defaults)[0]


def rates(table=None, since=date(2026, 1, 1)):
    return models.RateTable.objects.create(
        since=since,
        document="示例",
        rates=table or {CODE: ["0.13", "0.13"]},
        proposed_name="李四",
        proposed_at="2026-01-01T00:00:00Z",
        released_name="王五",
        released_at="2026-01-01T00:00:00Z",
    )


def kept_invoice(firm=FIRM, **values):
    made = invoice(**values)
    told = {name: getattr(made, name) for name in Offered.__slots__}
    return models.Invoice.objects.create(**told, firm=firm, entered_by="张三", entered_at="2026-11-01T00:00:00Z")


def kept_receipt(firm=FIRM, **values):
    made = receipt(**values)
    told = {name: getattr(made, name) for name in made.__slots__ if name not in {"id", "left", "application"}}
    return models.Receipt.objects.create(**told, firm=firm, entered_by="张三", entered_at="2026-11-20T00:00:00Z")
