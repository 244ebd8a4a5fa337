"""The card agent's protocol (电子口岸客户端控件): what a page says to a UKey on the loopback address, and its answers.

Here the card's side, with a soft key: for tests and training. Form: ``ws://127.0.0.1:61232``, JSON texts; a request has
``args``, its answer ``_args`` (so in two client programs; no document describes it). Our reading: a refusal of the card
keeps ``_status`` "00" and says ``Result: false`` with sentences in ``Error``; only what is no request gets another
status.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, Final

from heliu.ceb.signature.sign import Signer

HOST: Final = "127.0.0.1"
PORT: Final = 61232
DEFAULT_PIN: Final = "88888888"  # as cards are delivered
WRONG_PINS_MAX: Final = 5  # in a row; then the card is locked
MAX_REQUEST_BYTES: Final = 1024 * 1024
SIGN: Final = "cus-sec_SpcSignDataAsPEM"
GET_CERTIFICATE: Final = "cus-sec_SpcGetSignCertAsPEM"
GET_NUMBER: Final = "cus-sec_SpcGetCertNo"
SHA1_DIGEST: Final = "cus-sec_SpcSHA1DigestAsPEM"
GET_VALIDITY: Final = "cus-sec_SpcGetValidTimeFromCert"
DONE, NO_REQUEST, NO_METHOD = "00", "01", "02"

Answer = tuple[list[str], list[str]]  # data, errors: one of them is empty


@dataclass(slots=True)
class Card:
    """A card with its key. It counts wrong PINs over all connections, as the chip does, until it is taken out."""

    signer: Signer
    pin: str = DEFAULT_PIN
    wrong_pins: int = 0
    _methods: Mapping[str, Callable[[Mapping[str, Any]], Answer]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._methods = {
            SIGN: self._sign,
            GET_CERTIFICATE: lambda _: ([self.signer.certificate_base64.decode()], []),
            GET_NUMBER: lambda _: ([self.signer.certificate.facts.serial], []),
            SHA1_DIGEST: _sha1,
            GET_VALIDITY: self._validity,
        }

    @property
    def is_locked(self) -> bool:
        return self.wrong_pins >= WRONG_PINS_MAX

    def greeting(self) -> str:
        """What the agent says when somebody connects."""
        return _written({"_method": "open", "_status": DONE, "_args": {"Result": True, "Data": [], "Error": []}})

    def answer(self, text: str | bytes) -> str:
        """Answer one request. Never raises for bad input."""
        request = _read(text)
        if request is None:
            return _written({"_status": NO_REQUEST, "_args": _refused("请求不是 JSON 对象，或缺少 _id、_method。")})
        head = {"_id": request["_id"], "_method": request["_method"]}
        method = self._methods.get(request["_method"])
        if method is None:
            refused = _refused(f"没有方法 {request['_method'][:60]}；本机支持：{'、'.join(self._methods)}。")
            return _written({**head, "_status": NO_METHOD, "_args": refused})
        data, errors = method(request["args"])
        return _written({**head, "_status": DONE, "_args": {"Result": not errors, "Data": data, "Error": errors}})

    def _sign(self, given: Mapping[str, Any]) -> Answer:
        text, pin = given.get("inData"), given.get("passwd")
        if not isinstance(text, str) or not text:
            return [], ["inData 为空：请给出要签名的文本（SignedInfo 的规范化结果）。"]
        if refusal := self._refusal(pin if isinstance(pin, str) else ""):
            return [], [refusal]
        value = self.signer.raw(text.encode())
        return [base64.b64encode(value).decode(), self.signer.certificate.facts.serial], []

    def _refusal(self, pin: str) -> str | None:
        """Why the card does not sign with this PIN. A missing PIN is no attempt."""
        if self.is_locked:
            return f"卡已锁定：口令连续错误 {WRONG_PINS_MAX} 次。请到制卡点解锁；软 UKey 重新启动即可。"
        if not pin:
            return "请输入口令（passwd）。"
        if not compare_digest(pin.encode(), self.pin.encode()):
            self.wrong_pins += 1
            left = WRONG_PINS_MAX - self.wrong_pins
            return f"口令错误，还可以再试 {left} 次。" if left else f"口令错误，卡已锁定（连续 {WRONG_PINS_MAX} 次）。"
        self.wrong_pins = 0
        return None

    def _validity(self, _given: Mapping[str, Any]) -> Answer:
        facts = self.signer.certificate.facts
        return [f"{facts.not_before:%Y-%m-%d %H:%M:%S}", f"{facts.not_after:%Y-%m-%d %H:%M:%S}"], []


def _sha1(given: Mapping[str, Any]) -> Answer:
    text = given.get("inData")
    if not isinstance(text, str):
        return [], ["inData 应为文本。"]
    return [base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()], []


def _read(text: str | bytes) -> dict[str, Any] | None:
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(request, dict) or not isinstance(request.get("_method"), str):
        return None
    if not isinstance(request.get("_id"), int | str) or not isinstance(request.setdefault("args", {}), dict):
        return None
    return request


def _refused(sentence: str) -> dict[str, Any]:
    return {"Result": False, "Data": [], "Error": [sentence]}


def _written(message: Mapping[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
