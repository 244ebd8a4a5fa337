"""Who looks at the pages: somebody of a firm, somebody of an office, each signed in; and what a page said to them."""

from datetime import date

from django.test import Client

from heliu.people.facts import Duty
from heliu.people.models import Member, Post, User
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm

SINCE = date(2020, 8, 5)


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def of_firm(code, role="seller", duty=Duty.FINANCE):
    register_firm(Firm(code, f"泸州示范企业{code[-2:]}", roles=frozenset({role})), SINCE)
    return member(code, duty)


def member(code, duty=Duty.FINANCE):
    """Of a firm that is filed already."""
    user, new = User.objects.get_or_create(username=f"of-{code}-{duty}", defaults={"full_name": "张三"})
    if new:
        Member.objects.create(user=user, firm_code=code, duty=duty, since=SINCE)
    return entering(user)


def officer(post, name="李四"):
    user, new = User.objects.get_or_create(username=f"officer-{post}", defaults={"full_name": name})
    if new:
        Post.objects.create(user=user, role=post, office="部门 (示例)", since=SINCE)
    return entering(user)


def text(client, address, status=200, **headers):
    answer = client.get(address, **headers)
    assert answer.status_code == status, answer.content.decode()[:800]
    return answer.content.decode()
