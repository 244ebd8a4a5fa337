"""Resetting a colleague's password (重置密码) by a link that opens once: nobody sees a password of somebody else."""

from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day
from heliu.kernel.problems import Conflict, NotThere
from heliu.people.auditing import record
from heliu.people.facts import Actor, Login, LoginEvent
from heliu.people.gate import require, require_firm
from heliu.people.models import Member, PasswordReset, Post, User, not_ended, open_on
from heliu.people.services import SECRET_OCTETS, close_resets, digest
from heliu.people.sign_ins import note_login
from heliu.people.wall import beyond_the_wall

RESET: Final = "people.reset_password"
RESET_LIFE: Final = timedelta(hours=1)
"""How long a link opens: handed over in person or by telephone, not left in a mailbox."""


def resettable(user_id: int, *, actor: Actor, day: date) -> Login:
    """The person whose password the actor may reset; otherwise NotAllowed, NotThere or Conflict says why not.

    A firm's administrator answers only for whoever works for that firm and nowhere else: a login opens all that its
    person holds, and nobody gets into another organisation this way. For all others the zone operator does it.
    """
    require(actor, RESET)
    if user_id == actor.user_id:
        raise Conflict(_("不能重置自己的密码：请在“账户与安全”中修改密码。"))
    with beyond_the_wall("what else the person holds decides, and is not the firm's to see"):
        found = User.objects.filter(pk=user_id, is_active=True)
        members = Member.objects.filter(open_on(day), user_id=user_id)
        if actor.is_officer:
            held = Post.objects.filter(open_on(day), user_id=user_id).exists() or members.exists()
        else:
            held = members.filter(firm_code=require_firm(actor)).exists()
        user = found.first() if held else None
        if user is None:
            raise NotThere(_("没有找到该人员。"))
        if user.is_superuser or user.is_staff:
            raise Conflict(_("系统管理员的密码由另一位系统管理员在服务器上重置。"))
        if not actor.is_officer and _stands_elsewhere(user_id, actor.firm or "", day):
            raise Conflict(_("此人还有其他企业或部门的身份：请由综试区运营管理人员重置其密码。"))
    return _told(user)


def resettable_named(username: str, *, actor: Actor, day: date) -> Login:
    """As above, of whom only the login's name is known."""
    require(actor, RESET)
    found = User.objects.filter(username__iexact=username.strip()).first()
    if found is None:
        raise NotThere(_("没有找到该人员。"))
    return resettable(found.pk, actor=actor, day=day)


@transaction.atomic
def offer_reset(user_id: int, *, with_factors: bool, actor: Actor, at: datetime) -> str:
    """The old password opens nothing from now on and all sessions end; the secret of the link is returned once.

    The second factor stays, unless ``with_factors``: then it is cleared as the link is used. An earlier link closes.
    """
    login = resettable(user_id, actor=actor, day=business_day(at))
    with beyond_the_wall("the login and its sessions are the person's, whom the actor may reset"):
        user = User.objects.select_for_update().get(pk=user_id)
        _end_sessions(user)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        close_resets(user_id)
        secret = token_urlsafe(SECRET_OCTETS)
        PasswordReset.objects.create(
            user=user,
            sha256=digest(secret),
            offered_by_id=actor.user_id,
            with_factors=with_factors,
            created_at=at,
            expires_at=at + RESET_LIFE,
        )
    record(actor, RESET, login.username, step="reset_with_factors" if with_factors else "reset")
    note_login(user_id, LoginEvent.RESET_OFFERED, address="", device="", by=actor.name)
    return secret


def reset_behind(secret: str, at: datetime) -> Login:
    """Whose password the link resets; NotThere for a link that is used, replaced, run out, or none."""
    with beyond_the_wall("whoever holds the secret is the person, though not signed in"):
        return _told(_open(secret, at).user)


@transaction.atomic
def take_reset(secret: str, password: str, *, address: str, device: str, at: datetime) -> Login:
    """The person sets a password; signing in with it asks for the second factor as ever."""
    with beyond_the_wall("whoever holds the secret is the person, though not signed in"):
        held = _open(secret, at)
        held.used_at = at
        held.save(update_fields=["used_at"])
        user = held.user
        _end_sessions(user)
        user.set_password(password)
        user.save(update_fields=["password"])
        if held.with_factors:
            Authenticator.objects.filter(user=user).delete()
            note_login(user.pk, LoginEvent.FACTORS_CLEARED, address=address, device=device)
        note_login(user.pk, LoginEvent.PASSWORD_RESET, address=address, device=device)
    return _told(user)


def _open(secret: str, at: datetime) -> PasswordReset:
    rows = PasswordReset.objects.select_related("user").select_for_update(of=("self",))
    with transaction.atomic():
        held = rows.filter(sha256=digest(secret), used_at=None, expires_at__gt=at, user__is_active=True).first()
    if held is None:
        raise NotThere(_("该链接不存在、已用过、已被新的代替或已过期。请向管理员索取新的链接。"))
    return held


def _stands_elsewhere(user_id: int, firm: str, day: date) -> bool:
    """Today, or from a later day on that is entered already."""
    posts = Post.objects.filter(not_ended(day), user_id=user_id)
    return posts.exists() or Member.objects.filter(not_ended(day), user_id=user_id).exclude(firm_code=firm).exists()


def _told(user: User) -> Login:
    return Login(user_id=user.pk, username=user.username, name=str(user))


def _end_sessions(user: User) -> None:
    for one in UserSession.objects.filter(user=user):
        one.end()
