"""Objects for the walk over all addresses: a colleague, and an invitation."""

from heliu.kernel.days import now
from heliu.people.api import invitations, invite_member
from heliu.people.facts import Duty


def member(owner):
    return {"user_id": owner.user_id}


def invitation(owner):
    invite_member("王五", {Duty.READER}, actor=owner, at=now())
    return {"number": invitations(owner.firm, now())[0].number}


OBJECTS = {"team:member": member, "team:end": member, "team:withdraw": invitation}
