"""People and drafts of the law book's tests: 张三 of customs drafts, 李四 of the zone's office releases."""

from datetime import UTC, date, datetime

from django.db import connection

from heliu.lawbook import api as lawbook
from heliu.lawbook.changes import api
from heliu.lawbook.changes.facts import State
from heliu.people.facts import Actor, Role
from heliu.people.models import Post, User

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)  # noon in Beijing
LIMIT = "import_composite_tax/single_order_limit"
UNWEIGHED = "不涉及计税"
DOCUMENT = "{title: 财关税〔2026〕99号, article: 第一条, published: 2026-11-20}"


def officer(name, post):
    user, _ = User.objects.get_or_create(username=name, defaults={"full_name": name})
    Post.objects.get_or_create(user=user, role=post, office="部门 (示例)", since=date(2026, 1, 1))
    return Actor(user_id=user.pk, name=name, post=post, roles=frozenset({post}))


def customs(name="张三"):
    return officer(name, Role.CUSTOMS)


def zone(name="李四"):
    return officer(name, Role.ZONE)


def refresh():
    """Let what was released stand, as a process does that looks now; whether it was news."""
    connection.ensure_connection()
    return lawbook.refresh(connection.connection)


def text(value="8000", since="2027-01-01", name=LIMIT, scope="national", until=""):
    ends = f", until: {until}" if until else ""
    entry = f'{{value: "{value}", reference: {DOCUMENT}, status: to be confirmed{ends}}}'
    return f"title: {{zh: 提高限值, en: A higher limit}}\nscope: {scope}\nvalues:\n  {name}:\n    {since}: {entry}\n"


def draft_in(state, written=None, drafter=None, at=AT):
    """A draft that has come as far as that."""
    drafter = drafter or customs()
    number = api.begin(written or text(), at, actor=drafter)
    if state is State.WITHDRAWN:
        api.withdraw(number, "另有文件", at, actor=drafter)
    elif state is not State.DRAFT:
        api.submit(number, at, actor=drafter)
    if state is State.APPROVED:
        api.approve(number, at, actor=zone(), unweighed=UNWEIGHED)
    elif state is State.REJECTED:
        api.reject(number, "依据不足", at, actor=zone())
    return number
