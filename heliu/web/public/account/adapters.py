"""How allauth does its work here: user names instead of e-mail addresses, secrets sealed, no way around a duty."""

from base64 import b64decode, b64encode
from functools import cache
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.sealing import Sealer
from heliu.web.public.account.diary import OCCASIONS, note, note_entry, note_wrong_password
from heliu.web.public.account.second_factor import demanded

PLACE: Final = b"mfa_authenticator.data"
TOLD: Final = {
    "account/messages/password_changed.txt": _("密码已修改。"),
    "mfa/messages/totp_activated.txt": _("验证器已启用。"),
    "mfa/messages/totp_deactivated.txt": _("验证器已停用。"),
    "mfa/messages/webauthn_added.txt": _("通行密钥已登记。"),
    "mfa/messages/webauthn_removed.txt": _("通行密钥已移除。"),
    "mfa/messages/recovery_codes_generated.txt": _("已生成新的恢复码，旧的全部作废。"),
}
"""allauth's occasions, in our words; the others are plain to see on the page that follows."""


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Sign-up makes a person without a firm; what the person may do comes by invitation or by filing."""

    error_messages = {  # noqa: RUF012  (allauth's own shape)
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不正确。"),
        "too_many_login_attempts": _("尝试次数过多，请稍后再试。"),
        "username_taken": _("该用户名已被使用，请换一个。"),
        "enter_current_password": _("请输入当前密码。"),
        "incorrect_password": _("密码不正确。"),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        user.full_name = form.cleaned_data["full_name"]
        user.phone = form.cleaned_data["phone"]
        return super().save_user(request, user, form, commit)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("account:overview")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *_rest: Any, **_more: Any
    ) -> None:
        if message_template in TOLD:
            messages.add_message(request, level, TOLD[message_template])

    def send_notification_mail(self, template_prefix: str, user: Any, *_rest: Any, **_more: Any) -> None:
        """No mail: we keep no addresses. What happened stands in the audit, where the person reads it."""
        if template_prefix in OCCASIONS:
            note(self.request, user.pk, OCCASIONS[template_prefix])

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        note_entry(request, user)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_wrong_password(request, str(credentials.get("username", "")))


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticators lie sealed, bound to their column; who must have a factor keeps the last one."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("您的职责要求第二重验证：请先登记另一种方式，再停用这一种。"),
        "cannot_generate_recovery_codes": _("请先启用一种第二重验证，再生成恢复码。"),
        "incorrect_code": _("验证码不正确，或已过期。"),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(sealer().seal(text.encode(), PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealer().unseal(b64decode(encrypted_text), PLACE).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not demanded(authenticator.user_id):
            return True
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds).exclude(
            pk=authenticator.pk
        )
        return bool(others.exists())


@cache
def sealer() -> Sealer:
    return Sealer()
