"""People of tests: an officer with a post, a member of a firm; both since long ago."""

from datetime import date

from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post, User

SINCE = date(2026, 1, 1)


def officer(username="lisi", post=Role.ZONE, park=""):
    user = User.objects.create_user(username, full_name="李四")
    Post.objects.create(user=user, role=post, office="部门 (示例)", park=park, since=SINCE)
    return user


def member(firm, username="zhangsan", duties=(Duty.HANDLER,)):
    user = User.objects.create_user(username, full_name="张三")
    Member.objects.bulk_create(Member(user=user, firm_code=firm, duty=duty, since=SINCE) for duty in duties)
    return user
