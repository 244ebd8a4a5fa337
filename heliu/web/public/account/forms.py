"""allauth's forms in our words, without placeholders: a label stays readable while one types."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm, SignupForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import extract_user_from_response, get_authenticator_by_credential_id
from django import forms
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from heliu.people.facts import NAME_MAX_LENGTH, PHONE_MAX_LENGTH, LoginEvent
from heliu.web.public.account.diary import note

PASSWORD_RULES = _("至少 10 个字符，不能全是数字，也不能是常见密码。")


def word(form: forms.Form, **labels: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, label in labels.items():
        form.fields[name].label = label


class SignIn(LoginForm):  # type: ignore[misc]  # allauth carries no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, login=_("用户名"), password=_("密码"))
        self.fields["password"].help_text = ""


class SignUp(SignupForm):  # type: ignore[misc]
    field_order = ("username", "full_name", "phone", "password1", "password2")
    full_name = forms.CharField(
        label=_("姓名"), max_length=NAME_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=PHONE_MAX_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, username=_("用户名"), password1=_("密码"), password2=_("再输一次密码"))
        self.fields["username"].help_text = _("登录时使用，字母、数字或汉字，至少 4 个字符。")
        self.fields["password1"].help_text = PASSWORD_RULES


class NewPassword(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, oldpassword=_("当前密码"), password1=_("新密码"), password2=_("再输一次新密码"))
        self.fields["password1"].help_text = PASSWORD_RULES
        self.fields["oldpassword"].help_text = ""


class FirstPassword(SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password1=_("新密码"), password2=_("再输一次新密码"))
        self.fields["password1"].help_text = PASSWORD_RULES


class PasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password=_("密码"))


class NotedRefusal:
    """Mixed into the forms that ask for a code: one that is wrong is written down."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # of allauth's form
        except forms.ValidationError as fault:
            if fault.code == "incorrect_code":  # one that was not compared for too many tries is none
                note(context.request, self.user.pk, LoginEvent.CODE_REFUSED)  # type: ignore[attr-defined]
            raise
        return code


class Code(NotedRefusal, AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code=_("验证码或恢复码"))


class CodeAgain(NotedRefusal, ReauthenticateByCode):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code=_("验证码或恢复码"))


class NotedCeremony:
    """Mixed into the forms that take a passkey's answer: one that is refused is written down.

    Who signs in by a passkey alone is known by what the browser says. Only an answer by a passkey that is really that
    person's is written down: nobody fills the record of another who does not know its long number.
    """

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of allauth's form
        except forms.ValidationError as fault:
            user = self.user or _holder(self.cleaned_data.get("credential"))  # type: ignore[attr-defined]
            if fault.code == "incorrect_code" and user is not None:
                note(context.request, user.pk, LoginEvent.CODE_REFUSED)
            raise


def _holder(credential: Any) -> Any:
    """Whose passkey it is, of those that are registered; None of any other."""
    try:
        user = extract_user_from_response(credential)
        number = websafe_decode(credential["id"])
    except (forms.ValidationError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return user if get_authenticator_by_credential_id(user, number) else None


class PasskeyAfterPassword(NotedCeremony, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyAlone(NotedCeremony, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyAgain(NotedCeremony, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class NewAuthenticator(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code=_("验证器显示的 6 位数字"))


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, name=_("名称"), passwordless=_("也可以不输密码、只用它登录"))
        self.fields["passwordless"].help_text = _("需要设备支持指纹、面容或 PIN。")


class PasskeyName(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, name=_("名称"))
