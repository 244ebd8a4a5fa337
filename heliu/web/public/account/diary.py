"""What allauth does with a login is written down as it happens, and read on pages (登录记录)."""

from collections.abc import Sequence
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.kernel.languages import told
from heliu.people.api import note_login, note_refusal
from heliu.people.facts import LoginEvent, SignIn
from heliu.web.public.account.sessions import device

OCCASIONS: Final = {
    "account/email/password_changed": LoginEvent.PASSWORD_CHANGED,
    "account/email/password_set": LoginEvent.PASSWORD_SET,
    "mfa/email/totp_activated": LoginEvent.TOTP_ADDED,
    "mfa/email/totp_deactivated": LoginEvent.TOTP_REMOVED,
    "mfa/email/webauthn_added": LoginEvent.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": LoginEvent.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": LoginEvent.CODES_MADE,
}
"""Of what allauth would notify by mail."""
MEANS: Final[dict[str, Promise]] = {
    "password": gettext_lazy("密码"),
    "totp": gettext_lazy("验证器"),
    "webauthn": gettext_lazy("通行密钥"),
    "recovery_codes": gettext_lazy("恢复码"),
}
TONES: Final = {
    LoginEvent.SIGNED_IN: "good",
    LoginEvent.REFUSED: "warn",
    LoginEvent.CODE_REFUSED: "warn",
    LoginEvent.LOCKED: "bad",
}


def note(request: HttpRequest, user_id: int, event: LoginEvent, **detail: Any) -> None:
    note_login(user_id, event, **origin(request), **detail)


def note_entry(request: HttpRequest, user: Any) -> None:
    """Signed in, and by what: a passkey alone, or a password with what was asked after it."""
    used = [one.get("type") or one.get("method") for one in get_authentication_records(request, user)]
    note(request, user.pk, LoginEvent.SIGNED_IN, means=[word for word in used if word in MEANS])


def note_wrong_password(request: HttpRequest, username: str) -> None:
    """While a login is locked further tries are not compared, not counted, and not written down one by one."""
    if not getattr(request, "axes_failures_since_start", None):
        return
    is_locked = getattr(request, "axes_locked_out", False)
    note_refusal(username, LoginEvent.LOCKED if is_locked else LoginEvent.REFUSED, **origin(request))


def origin(request: HttpRequest) -> dict[str, str]:
    """From where: the address as the trusted proxy tells it, and the device as a person would name it."""
    return {
        "address": get_adapter().get_client_ip(request),
        "device": device(request.headers.get("user-agent", "")),
    }


def told_sign_ins(found: Sequence[SignIn]) -> list[tuple[SignIn, str, str, str]]:
    """Each with its sentence, the tone of its tag, and the means in words."""
    return [
        (one, told(one.event), TONES.get(one.event, ""), _("、").join(str(MEANS[word]) for word in one.means))
        for one in found
    ]
