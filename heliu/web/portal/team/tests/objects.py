"""Objects for the walk over all addresses: a colleague, and an invitation."""

from datetime import date

from heliu.kernel.days import now
from heliu.people.api import invitations, invite_member
from heliu.people.facts import Duty
from heliu.people.models import Member, User


def member(owner):
    return {"user_id": owner.user_id}


def colleague(owner):
    user = User.objects.create_user("colleague-of-the-walk")
    Member.objects.create(user=user, firm_code=owner.firm, duty=Duty.HANDLER, since=date(2026, 1, 1))
    return {"user_id": user.pk}


def invitation(owner):
    invite_member("王五", {Duty.READER}, actor=owner, at=now())
    return {"number": invitations(owner.firm, now())[0].number}


OBJECTS = {"team:member": member, "team:end": member, "team:reset": colleague, "team:withdraw": invitation}
