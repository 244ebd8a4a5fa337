"""A passkey in a real browser: set up on the page, signed in with alone, under our strict content policy.

Chromium carries a virtual authenticator for this (WebAuthn over its debugging protocol). A passkey belongs to a name,
not to a number: the visitor comes by ``localhost``.
"""

import re
import secrets

import pytest
from playwright.sync_api import expect

USER, PASSWORD = "passkey-visitor", "correct horse battery"
RESIDENT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def newcomer(visitor):
    """Signed up just now, with a finger on an authenticator."""
    one = visitor()
    protocol = one.page.context.new_cdp_session(one.page)
    protocol.send("WebAuthn.enable")
    authenticator = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": RESIDENT})["authenticatorId"]
    one.username = f"{USER}-{secrets.token_hex(4)}"
    one.held = lambda: protocol.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    one.go = lambda path: one.page.goto(one.installed.address.replace("127.0.0.1", "localhost") + path)
    one.go("/account/signup/")
    for name, value in {
        "username": one.username,
        "full_name": "张三",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }.items():
        one.page.fill(f"#id_{name}", value)
    one.page.locator("main form button").first.click()
    one.page.wait_for_url(lambda address: "/signup/" not in address)
    return one


def register(one):
    one.go("/account/2fa/webauthn/add/")
    if "/reauthenticate/" in one.page.url:
        one.page.fill("#id_password", PASSWORD)
        one.page.locator("main form button").first.click()
    one.page.fill("#id_name", "办公电脑")
    one.page.check("#id_passwordless")
    one.page.click("#mfa_webauthn_add")
    one.page.wait_for_url("**/account/2fa/recovery-codes/")


def sign_out(one):
    one.go("/account/logout/")
    one.page.locator("main form button").first.click()
    one.page.wait_for_url(lambda address: "/logout/" not in address)


def test_a_passkey_is_set_up_and_alone_signs_in(newcomer):
    register(newcomer)
    assert len(newcomer.held()) == 1
    newcomer.go("/account/2fa/webauthn/")
    expect(newcomer.page.locator("main table")).to_contain_text("办公电脑")
    sign_out(newcomer)
    newcomer.go("/account/login/")
    newcomer.page.click("#passkey_login")
    newcomer.page.wait_for_url(lambda address: "/login/" not in address)
    newcomer.go("/account/sign-ins/")
    first = newcomer.page.locator("main tbody tr").first
    expect(first).to_contain_text("登录成功")
    expect(first).to_contain_text("通行密钥")
    expect(newcomer.page.locator("main tbody")).to_contain_text("登记通行密钥")


def test_after_the_password_the_passkey_is_the_second_factor(newcomer):
    register(newcomer)
    sign_out(newcomer)
    newcomer.go("/account/login/")
    newcomer.page.fill("#id_login", newcomer.username)
    newcomer.page.fill("#id_password", PASSWORD)
    newcomer.page.locator("main form button[type=submit]").first.click()
    newcomer.page.wait_for_url("**/account/2fa/authenticate/")
    newcomer.page.click("#mfa_webauthn_authenticate")
    newcomer.page.wait_for_url(re.compile(r"^(?!.*/2fa/)"))
    newcomer.go("/account/sign-ins/")
    expect(newcomer.page.locator("main tbody tr").first).to_contain_text("密码、通行密钥")
