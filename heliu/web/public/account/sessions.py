"""Where a login is signed in, and ending it there (会话)."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from heliu.kernel.problems import NotThere
from heliu.web.actors import ActorRequest

BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")  # in this order: each of the later names itself in the earlier
SYSTEMS = ("Windows", "Android", "iPhone", "Mac OS", "Linux")


@dataclass(frozen=True, slots=True)
class Session:
    number: int
    began_at: datetime
    address: str
    device: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Factors:
    """Which second factors a login has."""

    totp: bool
    passkeys: int
    recovery_codes: int

    @property
    def any(self) -> bool:
        return self.totp or self.passkeys > 0


def of(request: ActorRequest) -> list[Session]:
    """The person's sessions, the newest first; what has run out is cleared away."""
    found = UserSession.objects.purge_and_list(request.user)
    return [
        Session(one.pk, one.created_at, one.ip, device(one.user_agent), one.session_key == request.session.session_key)
        for one in sorted(found, key=lambda one: one.created_at, reverse=True)
    ]


def device(agent: str) -> str:
    """Browser and system as a person would name them; the first words of the agent where neither is known."""
    named = [next((word for word in words if word in agent), "") for words in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, named)).replace("Edg", "Edge").replace("Mac OS", "macOS") or agent[:40]


def end(request: ActorRequest, number: int) -> None:
    one = UserSession.objects.filter(user=request.user, pk=number).first()
    if one is None:
        raise NotThere(_("没有找到该会话。"))
    one.end()


def end_others(request: ActorRequest) -> int:
    others = list(UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key))
    for one in others:
        one.end()
    return len(others)


def factors_of(user_id: int) -> Factors:
    held = Authenticator.objects.filter(user_id=user_id)
    codes = held.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    return Factors(
        totp=held.filter(type=Authenticator.Type.TOTP).exists(),
        passkeys=held.filter(type=Authenticator.Type.WEBAUTHN).count(),
        recovery_codes=len(codes.wrap().get_unused_codes()) if codes else 0,
    )
