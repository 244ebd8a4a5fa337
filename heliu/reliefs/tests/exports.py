"""Export lists at the counter, and who registers their goods."""

from datetime import date, timedelta
from decimal import Decimal

import psycopg
from django.contrib.auth import get_user_model
from django.db import connection

from heliu.intake.tests.export_parcels import Parcel
from heliu.kernel.days import business_day, now
from heliu.people.facts import Actor, Duty, Role
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from heliu.reliefs.exemption.facts import Wanted

SELLER, OTHER = "5105960002", "5105960012"
SINCE = date(2020, 8, 5)
TODAY = business_day(now())


def raw():
    connection.ensure_connection()
    return connection.connection


def send(counter, parcel, kinds=None):
    """Commit the documents of a parcel; the number of its list."""
    for kind in kinds or parcel.kinds:
        counter.send(kind, parcel.document(kind))
    query = "SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s AND superseded_by IS NULL"
    return counter.rows(query, parcel.cop_no)[0][0]


def someone(name):
    return get_user_model().objects.get_or_create(username=name, defaults={"full_name": "张三"})[0]


def seller(code=SELLER):
    register_firm(Firm(code, f"泸州示范企业{code[-2:]}", roles=frozenset({"seller"})), SINCE)
    duties, roles = frozenset({Duty.HANDLER}), frozenset({Role.SELLER})
    return Actor(someone(f"of-{code}").pk, "张三", firm=code, duties=duties, roles=roles)


def officer(post=Role.TAX):
    return Actor(someone(f"officer-{post}").pk, "李四", post=post, roles=frozenset({post}))


def decided(counter, number, days_ago, status=800):
    """As if the list had come to stand so, so many days ago; committed, as officers' verbs are."""
    with psycopg.connect(counter.url, autocommit=True) as connection:
        connection.execute(
            "UPDATE clearance_export_decision SET status = %s, decided_on = %s WHERE inventory_id = %s",
            (status, TODAY - timedelta(days=days_ago), number),
        )


def wanted(cop_no, **changes):
    """The one line of a parcel of the counter, or what is said instead."""
    told = {"gnum": 1, "exported_on": TODAY, "name": "婴儿奶粉", "hs_code": "0402210000", "unit": "140"}
    told |= {"quantity": Decimal(2), "price": Decimal(100), "amount": Decimal("200.00")}
    return Wanted(cop_no=cop_no, **{**told, **changes})


__all__ = ["OTHER", "SELLER", "SINCE", "TODAY", "Parcel", "decided", "officer", "raw", "seller", "send", "wanted"]
