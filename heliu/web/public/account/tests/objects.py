"""Objects for the walk over all addresses: a session and a passkey of the owner."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore


def session(owner):
    store = SessionStore()
    store.create()
    made = UserSession.objects.create(user_id=owner.user_id, ip="127.0.0.1", session_key=store.session_key)
    return {"number": made.pk}


def passkey(owner):
    made = Authenticator.objects.create(user_id=owner.user_id, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙"})
    return {"pk": made.pk}


OPEN = {
    "account:invitation": "whoever holds the link may read and accept: its secret is the permission",
    "account:reset": "whoever holds the link is the person: its secret is the permission",
}
OBJECTS = {
    "account:end_session": session,
    "mfa_remove_webauthn": passkey,
    "mfa_edit_webauthn": passkey,
}
