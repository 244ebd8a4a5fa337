"""API tokens at the doors: who a request speaks for, and for what. Only hashes of tokens are compared or kept.

Our reading: a firm whose filing is suspended or cancelled still fetches the receipts of what it sent, for what it owes,
corrects or takes back hangs on them; what it sends is refused document by document (registry.rules.may_send). So its
tokens stay good until they expire.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from heliu.intake.limits import MAX_TOKEN_CHARS
from heliu.intake.refused import Refused
from heliu.registry.facts import TOKEN_PREFIX, Token

_SCHEME = b"bearer "
_WWW_AUTHENTICATE = ((b"www-authenticate", b'Bearer realm="heliu"'),)


class TokenBook(Protocol):
    """The registry's snapshot, as far as the doors know it."""

    @property
    def tokens(self) -> Mapping[str, Token]:
        """SHA-256 of the secret in hexadecimal -> token."""
        ...


def firm_of(authorization: bytes, book: TokenBook, scope: str, now: datetime) -> str:
    """The firm an ``Authorization`` header speaks for.

    A wrong token is refused at once: to go on without one would turn a typing error into a puzzle about signatures.
    """
    if authorization[: len(_SCHEME)].lower() != _SCHEME:
        raise _refused("token-scheme", "本平台只接受 Bearer 令牌。")
    secret = authorization[len(_SCHEME) :].strip()
    token = book.tokens.get(hashlib.sha256(secret).hexdigest()) if 0 < len(secret) <= MAX_TOKEN_CHARS else None
    if token is None:
        raise _refused("token-unknown", "令牌不存在或已停用。")
    if now >= token.expires_at:
        raise _refused("token-expired", f"令牌已于 {token.expires_at:%Y-%m-%d} 到期。")
    if scope not in token.scopes:
        raise Refused("token-scope", f"令牌没有 {scope} 的用途。", close=True)
    return token.firm


def is_of_our_making(authorization: bytes) -> bool:
    """Whether the secret at least looks like one of ours: worth a second look at the register."""
    return authorization[len(_SCHEME) :].strip().startswith(TOKEN_PREFIX.encode())


def require_firm(firm: str | None) -> str:
    """The firm, or the refusal that says how to get a token."""
    if firm is None:
        raise _refused("token-required", "此接口需要企业的接口令牌。")
    return firm


def _refused(code: str, detail: str) -> Refused:
    return Refused(code, detail, headers=_WWW_AUTHENTICATE, close=True)
