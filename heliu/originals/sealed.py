"""Originals and answers at rest: sealed, bound to their platform, opened to be signed, sent, or shown for a purpose."""

import json
from dataclasses import dataclass
from functools import lru_cache

from heliu.kernel.sealing import Sealer
from heliu.originals.models import Answer, Callback, Original


@dataclass(frozen=True, slots=True)
class Texts:
    """The JSON of head and lists, byte for byte as deposited."""

    head: str
    lists: str


@lru_cache(maxsize=1)
def _sealer() -> Sealer:
    return Sealer()


def seal_texts(texts: Texts, firm_code: str) -> bytes:
    plain = json.dumps([texts.head, texts.lists], ensure_ascii=False)
    return _sealer().seal(plain.encode(), _place("original", firm_code))


def texts_of(original: Original) -> Texts:
    """Raises CannotUnseal."""
    plain = _sealer().unseal(bytes(original.sealed), _place("original", original.firm_code))
    return Texts(*json.loads(plain))


def seal_answer(text: str, firm_code: str) -> bytes:
    return _sealer().seal(text.encode(), _place("answer", firm_code))


def answer_text(answer: Answer) -> str:
    """Raises CannotUnseal."""
    return _sealer().unseal(bytes(answer.sealed), _place("answer", answer.request.firm_code)).decode()


def seal_token(token: str, firm_code: str) -> bytes:
    return _sealer().seal(token.encode(), _place("callback", firm_code)) if token else b""


def token_of(callback: Callback) -> str:
    """Raises CannotUnseal."""
    sealed = bytes(callback.sealed_token)
    return _sealer().unseal(sealed, _place("callback", callback.firm_code)).decode() if sealed else ""


def _place(table: str, firm_code: str) -> bytes:
    return f"originals_{table}.sealed/{firm_code}".encode()
