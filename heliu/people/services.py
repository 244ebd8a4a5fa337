"""The verbs of people: invite, accept, give duties, end. Each is one transaction, permitted and written down inside."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.people.auditing import record
from heliu.people.facts import OFFICER_ROLES, Actor, Duty, Role
from heliu.people.gate import require, require_firm
from heliu.people.models import Invitation, Member, PasswordReset, Post, User, open_on
from heliu.people.wall import beyond_the_wall

SECRET_OCTETS: Final = 24
INVITATION_LIFE: Final = timedelta(days=7)
OPEN_INVITATIONS_MAX: Final = 50


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite_member(name: str, duties: Collection[Duty], *, actor: Actor, at: datetime) -> str:
    """Invite somebody into the actor's firm; the secret of the link is returned once and kept nowhere."""
    require(actor, "people.manage_members")
    if not duties:
        raise Invalid(_("请至少选择一项职责。"))
    secret = _invite(actor, at, name=name, firm_code=require_firm(actor), duties=sorted(duties))
    record(actor, "people.manage_members", name, step="invited", duties=sorted(duties))
    return secret


@transaction.atomic
def invite_administrator(name: str, firm_code: str, *, actor: Actor, at: datetime) -> str:
    """The zone operator lets somebody in for a firm whose administrators are gone or never were; as above."""
    require(actor, "people.invite_administrator")
    secret = _invite(actor, at, name=name, firm_code=firm_code, duties=[Duty.ADMINISTRATOR])
    record(actor, "people.invite_administrator", name, firm=firm_code, step="invited")
    return secret


@transaction.atomic
def invite_officer(name: str, role: Role, office: str, park: str = "", *, actor: Actor, at: datetime) -> str:
    """Invite somebody to take up a post; as :func:`invite_member`."""
    require(actor, "people.manage_posts")
    if role not in OFFICER_ROLES:
        raise Invalid(_("这不是部门岗位。"))
    if bool(park) != (role is Role.PARK):
        raise Invalid(_("园区运营岗位须指明园区，其他岗位不填。"))
    secret = _invite(actor, at, name=name, role=role, office=office, park=park)
    record(actor, "people.manage_posts", name, step="invited", role=role, office=office, park=park)
    return secret


def _invite(actor: Actor, at: datetime, **told: object) -> str:
    ours = Invitation.objects.filter(firm_code=told.get("firm_code", ""), accepted_at=None, withdrawn_at=None)
    if ours.filter(expires_at__gt=at).count() >= OPEN_INVITATIONS_MAX:
        raise TooMany(
            _("未接受的邀请最多 %(most)s 个（OPEN_INVITATIONS_MAX），请先撤回不用的。") % {"most": OPEN_INVITATIONS_MAX}
        )
    secret = token_urlsafe(SECRET_OCTETS)
    Invitation.objects.create(
        sha256=digest(secret),
        invited_by_id=actor.user_id,
        created_at=at,
        expires_at=at + INVITATION_LIFE,
        **told,
    )
    return secret


@transaction.atomic
def withdraw_invitation(number: int, *, actor: Actor, at: datetime) -> None:
    """Take an open invitation back; of one's own firm, or of a post."""
    verb = "people.manage_posts" if actor.is_officer else "people.manage_members"
    require(actor, verb)
    firm = "" if actor.is_officer else require_firm(actor)
    held = Invitation.objects.select_for_update().filter(pk=number, firm_code=firm).first()
    if held is None:
        raise NotThere(_("没有找到该邀请。"))
    if held.accepted_at is not None or held.withdrawn_at is not None:
        raise Conflict(_("该邀请已被接受或已撤回。"))
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    record(actor, verb, held.name, step="withdrawn")


@transaction.atomic
def accept_invitation(secret: str, *, actor: Actor, at: datetime) -> str:
    """The signed-in person takes up what the invitation offers; returns the key of the new hat."""
    if not actor.is_known:
        raise NotAllowed(_("请先登录，再接受邀请。"))
    with beyond_the_wall("the invitation and the duties are not yet the invited person's"):
        held = open_invitation(secret, at)
        held.accepted_at, held.accepted_by_id = at, actor.user_id
        held.save(update_fields=["accepted_at", "accepted_by"])
        day = business_day(at)
        close_resets(actor.user_id)
        if held.firm_code:
            for duty in held.duties:
                _give(actor.user_id, held.firm_code, Duty(duty), day)
            key = f"firm:{held.firm_code}"
        else:
            key = f"post:{_take_post(held, actor.user_id, day)}"
        record(actor, "people.accept_invitation", held.name, firm=held.firm_code, invited_by=held.invited_by_id)
    return key


def open_invitation(secret: str, at: datetime) -> Invitation:
    """The invitation behind a secret, locked; whoever does not hold one learns nothing about any."""
    held = Invitation.objects.select_for_update(of=("self",)).filter(sha256=digest(secret)).first()
    if held is None or held.withdrawn_at is not None or held.accepted_at is not None or at >= held.expires_at:
        raise NotThere(_("该邀请不存在、已被接受、已撤回或已过期。请向邀请人索取新的链接。"))
    return held


def close_resets(user_id: int) -> None:
    """Who offered the link answered for what the person held then; what is taken up now is not theirs to open."""
    PasswordReset.objects.filter(user_id=user_id, used_at=None).delete()


def _take_post(held: Invitation, user_id: int, day: date) -> int:
    if Post.objects.filter(user_id=user_id, until=None).exists():
        raise Conflict(_("您已有一个岗位；请先由综试区运营管理人员结束它。"))
    made = Post.objects.create(user_id=user_id, role=held.role, office=held.office, park=held.park, since=day)
    return made.pk


@transaction.atomic
def set_duties(user_id: int, duties: Collection[Duty], *, actor: Actor, day: date) -> None:
    """Give a member exactly these duties from ``day`` on; none ends the membership."""
    require(actor, "people.manage_members")
    firm = require_firm(actor)
    rows = Member.objects.select_for_update().filter(open_on(day), firm_code=firm)
    held = frozenset(Duty(one.duty) for one in rows if one.user_id == user_id)
    if not held:
        raise NotThere(_("没有找到本企业的这位成员。"))
    administrators = {one.user_id for one in rows if one.duty == Duty.ADMINISTRATOR}
    if administrators == {user_id} and Duty.ADMINISTRATOR not in duties:
        raise Conflict(_("企业至少要有一位管理员：请先给另一位成员管理员职责。"))
    for duty in held - frozenset(duties):
        _end(Member.objects.get(user_id=user_id, firm_code=firm, duty=duty), day)
    for duty in frozenset(duties) - held:
        _give(user_id, firm, duty, day)
    name = str(User.objects.get(pk=user_id))
    record(actor, "people.manage_members", name, before=sorted(held), after=sorted(duties))


@transaction.atomic
def found_team(firm_code: str, *, actor: Actor, day: date) -> None:
    """Whoever files a firm that nobody works for yet becomes its administrator and handler."""
    if not actor.is_known:
        raise NotAllowed(_("请先登录。"))
    with beyond_the_wall("whether the firm has people is not yet the founder's to see"):
        if Member.objects.filter(open_on(day), firm_code=firm_code).exists():
            raise Conflict(_("该企业已有成员：请由它的管理员邀请您。"))
        close_resets(actor.user_id)
        for duty in (Duty.ADMINISTRATOR, Duty.HANDLER):
            _give(actor.user_id, firm_code, duty, day)
    record(actor, "people.found_team", actor.name, firm=firm_code)


@transaction.atomic
def end_post(post_id: int, *, actor: Actor, day: date) -> None:
    """The officer's post ends now; one's own is ended by a colleague."""
    require(actor, "people.manage_posts")
    held = Post.objects.select_for_update().filter(open_on(day), pk=post_id).first()
    if held is None:
        raise NotThere(_("没有找到该岗位，或它已结束。"))
    if held.user_id == actor.user_id:
        raise Conflict(_("不能结束自己的岗位：请由另一位综试区运营管理人员办理。"))
    name, office = str(held.user), held.office
    _end(held, day)
    record(actor, "people.manage_posts", name, step="ended", role=held.role, office=office)


def _end(held: Member | Post, day: date) -> None:
    """From now on: the last day was yesterday; what began today never was."""
    if held.since >= day:
        held.delete()
    else:
        held.until = day - timedelta(days=1)
        held.save(update_fields=["until"])


def _give(user_id: int, firm_code: str, duty: Duty, day: date) -> None:
    """A duty held before begins anew; its history is in the audit."""
    if Member.objects.filter(open_on(day), user_id=user_id, firm_code=firm_code, duty=duty).exists():
        return
    fresh = {"since": day, "until": None}
    Member.objects.update_or_create(user_id=user_id, firm_code=firm_code, duty=duty, defaults=fresh)
