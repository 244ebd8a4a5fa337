"""Objects for the walk over all addresses: a post, and an invitation to one."""

from datetime import date

from heliu.kernel.days import now
from heliu.people.api import invitations, invite_officer
from heliu.people.facts import Actor, Role
from heliu.people.models import Post, User

SINCE = date(2026, 1, 1)


def post(_owner):
    user = User.objects.create_user("officer-of-the-walk")
    return {"post_id": Post.objects.create(user=user, role=Role.ZONE, office="综试办 (示例)", since=SINCE).pk}


def invitation(owner):
    post(owner)
    zone = Actor(User.objects.get(username="officer-of-the-walk").pk, "吴十", post=Role.ZONE)
    invite_officer("沈七", Role.TAX, "税务 (示例)", actor=zone, at=now())
    return {"number": invitations("", now())[0].number}


def officers_login(owner):
    post(owner)
    return {"username": "officer-of-the-walk"}


OBJECTS = {"people:end": post, "people:reset": officers_login, "people:withdraw": invitation}
