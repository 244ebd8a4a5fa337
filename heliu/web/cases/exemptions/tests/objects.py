"""Objects for the walk over all addresses: a registration of the owner, excluded goods, an exception asked for."""

from itertools import count

from django.db import connection

from heliu.kernel.days import business_day, now
from heliu.people.api import beyond_the_wall
from heliu.reliefs.exemption import models
from heliu.reliefs.exemption.api import check

_numbers = count(1)
TODAY = business_day(now())


def registration_of(firm, **values):
    """Registered now, checked, with no list."""
    told = {"cop_no": f"NOLIST{next(_numbers)}", "gnum": 1, "exported_on": TODAY, "name": "手提包"}
    told |= {"hs_code": "4202220000", "unit": "007", "quantity": 2, "price": 50, "amount": 100, "currency": "142"}
    told |= {"via": "page", "registered_by": "张三", "registered_at": now()}
    made = models.Registration.objects.create(**{**told, "firm": firm, **values})
    models.Standing.objects.create(registration=made)
    connection.ensure_connection()
    with beyond_the_wall("a test's own object"):
        check(connection.connection, [made.pk])
    return made


def exclusion():
    told = {"prefix": f"{1500 + next(_numbers)}", "name": "示例商品", "since": "2024-12-01", "document": "示例公告"}
    return models.Exclusion.objects.create(**told, noted_by="李四", noted_at=now())


def request_of(owner):
    made = registration_of(owner.firm)
    told = {"codes": ["NI07"], "reason": "平台当日停机", "asked_by_id": owner.user_id, "asked_at": now()}
    return models.ExceptionRequest.objects.create(registration=made, **told)


def registration(owner):
    return {"number": registration_of(owner.firm).pk}


OBJECTS = {
    "exemptions:show": registration,
    "exemptions:withdraw": registration,
    "exemptions:ask": registration,
}
OPEN = {"exemptions:exclusion": "excluded goods are for everybody who exports"}
