"""Decisions to review: committed as their documents, opened as officers open them."""

from datetime import date

from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.intake.tests.export_parcels import Parcel

OLD_LIMIT, BEFORE_THE_LAW = date(2018, 12, 31), date(2010, 1, 1)


def declared(counter, goods=None, **changes):
    """Commit an import; the number of its inventory."""
    purchase = Purchase(goods) if goods else Purchase()
    for kind in (ORDER, PAYMENT, WAYBILL, INVENTORY):
        counter.send(kind, purchase.document(kind, **changes.get(kind, {})))
    return counter.rows("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", purchase.cop_no)[0][0]


def exported(counter, mode="9610"):
    parcel = Parcel(mode)
    for kind in parcel.kinds:
        counter.send(kind, parcel.document(kind))
    return counter.rows("SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s", parcel.cop_no)[0][0]


def by_name(told):
    return {one.name: one for one in told.results}


def opened(client, number, purpose="年度审计抽查"):
    answer = client.post(f"/office/audits/{number}/", {"purpose": purpose})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client.get(f"/office/audits/{number}/").content.decode()
