"""Objects for the walk over all addresses: a bill of the owner in a payment, and a guarantee."""

from datetime import date
from decimal import Decimal
from itertools import count

from heliu.kernel.days import business_day, now
from heliu.taxation.bills import models

_numbers = count(1)
TODAY = business_day(now())


def payment_of(firm, **values):
    told = {"kind": "summary", "state": "open", "bills": 1, "amount": Decimal("18.20"), "made_on": TODAY}
    return models.Payment.objects.create(**{**told, "firm": firm, "due_on": TODAY, **values})


def bill_of(firm, seller="5105960002", payment=None, **values):
    number = next(_numbers)
    return models.Bill.objects.create(
        **{
            "inventory_id": number,
            "message_id": number,
            "cop_no": f"COP{number:06d}",
            "order_no": f"LZ{number:06d}",
            "invt_no": f"79112026I{number:09d}",
            "state": "summed" if payment else "guaranteed",
            "customs_code": "7911",
            "withholder": firm,
            "platform": "5105960001",
            "seller": seller,
            "carrier": "5105980003",
            "agent": "5105980005",
            "taxpayer": "张*",
            "released_on": date(2026, 11, 2),
            "first_on": date(2026, 12, 3),
            "last_on": date(2026, 12, 17),
            "lines": [[1, "0402210000", "200.00", "0.00", "0.00", "18.20"]],
            "tax": Decimal("18.20"),
            "secured": Decimal("18.20"),
            "payment": payment,
            "made_at": now(),
            **values,
        }
    )


def change_of(bill, **values):
    told = {"reference": "CEB625 1", "before": f"TX{bill.invt_no}", "amount": Decimal("1.00"), "refund": 0}
    return models.Change.objects.create(**{**told, "bill": bill, "reason": "退货", "at": now(), **values})


def payout_of(bill, firm, **values):
    change = change_of(bill, refund=Decimal("18.20"), amount=Decimal("18.20"))
    told = {"amount": Decimal("18.20"), "made_on": TODAY, "due_on": TODAY}
    return models.Payout.objects.create(**{**told, "change": change, "firm": firm, **values})


def guarantee_of(firm, **values):
    models.Account.objects.get_or_create(firm=firm)
    number = next(_numbers)
    told = {"kind": "letter", "number": f"BH{number}", "issuer": "泸州示范银行", "amount": Decimal("100.00")}
    told |= {"since": date(2026, 1, 1), "registered_by": "李四", "registered_at": now()}
    return models.Guarantee.objects.create(**{**told, "firm": firm, **values})


def bill(owner):
    return {"number": bill_of(owner.firm, owner.firm).pk}


def compared_of(bill, **values):
    told = {"levied": bill.tax, "withheld": Decimal("16.38"), "difference": Decimal("-1.82"), "reason": "freight"}
    return models.Comparison.objects.create(**{**told, "bill": bill, **values})


def difference(owner):
    return {"number": compared_of(bill_of(owner.firm, owner.firm)).pk}


def payment(owner):
    return {"number": payment_of(owner.firm).pk}


def account(owner):
    return {"firm": guarantee_of(owner.firm).firm}


def guarantee(owner):
    made = guarantee_of(owner.firm)
    return {"firm": made.firm, "number": made.pk}


def payout(owner):
    return {"number": payout_of(bill_of(owner.firm, state="paid"), owner.firm).pk}


OBJECTS = {
    "bills:bill": bill,
    "bills:difference": difference,
    "bills:payment": payment,
    "bills:draw": payment,
    "bills:payout": payout,
    "bills:account": account,
    "bills:end": guarantee,
}
