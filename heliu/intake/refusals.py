"""Which official code a refusal carries (退单代码), by message: permission, seal, form, key, age."""

from collections.abc import Mapping

from heliu.ceb.codes import catalogue
from heliu.ceb.signature.answers import seal_answer
from heliu.ceb.signature.model import Reason
from heliu.intake.prepared import Reply

NOT_READABLE, NOT_VALID = "0001", "0002"
CARDS_ONLY = "CARDS_ONLY"

# Per message: form wrong, already there, older than what is there, not changeable any more, nothing there to change.
_CODES: Mapping[str, Mapping[str, int]] = {
    "CEB311": {"form": -301008, "known": -301010, "older": -301014, "fixed": -301011, "none": -301009},
    "CEB411": {"form": -401009, "known": -401007, "older": -401012, "fixed": -401008, "none": -401006},
    "CEB511": {"form": -504011, "known": -504015, "older": -505016, "fixed": -504016, "none": -504014},
    "CEB513": {"form": -505011, "known": -505012, "older": -505016, "fixed": -505014, "none": -505014},
    "CEB303": {"form": -302001, "known": -303001, "older": -303001, "fixed": -303001, "none": -303001},
    "CEB403": {"form": -402001, "known": -403001, "older": -403001, "fixed": -403001, "none": -403001},
    "CEB505": {"form": -502001, "known": -503001, "older": -503001, "fixed": -503001, "none": -503001},
    "CEB603": {"form": -602001, "known": -603001, "older": -603001, "fixed": -603001, "none": -603001},
    "CEB605": {"form": -606001, "known": -607001, "older": -607001, "fixed": -607001, "none": -607001},
    "CEB607": {"form": -902001, "known": -903001, "older": -903001, "fixed": -903001, "none": -903001},
    "CEB701": {"form": -702001, "known": -703001, "older": -703001, "fixed": -703001, "none": -703001},
    "CEB507": {"form": -802001, "known": -803001, "older": -803001, "fixed": -803001, "none": -803001},
    "CEB509": {"form": -506001, "known": -507001, "older": -507001, "fixed": -507001, "none": -507001},
    "CEB213": {"form": -213001, "known": -213002, "older": -213002, "fixed": -213002, "none": -213002},
    "CEB711": {"form": -800001, "known": -800003, "older": -800005, "fixed": -800003, "none": -800001},
    "CEB215": {"form": -215001, "known": -215002, "older": -215002, "fixed": -215002, "none": -215002},
    "CEB621": {"form": -621001, "known": -621004, "older": -621001, "fixed": -621012, "none": -621011},
    "CEB623": {"form": -623001, "known": -623009, "older": -623009, "fixed": -623009, "none": -623003},
    "CEB625": {"form": -625001, "known": -625022, "older": -625022, "fixed": -625022, "none": -625204},
}


def code(kind: str, family: str) -> int:
    """Return the official code of a family for one message."""
    return _CODES[kind][family]


def seal_refused(kind: str, reason: str) -> Reply:
    """Say why a seal is not believed, with the official code and the word partners know it by."""
    answer = seal_answer(Reason(reason), kind)
    # The general codes are written without a sign; a receipt's status below zero means an exception.
    number = int(answer.code)
    return Reply(number if number < 0 else -number, sentence(answer.code, f"{answer.sentence}({reason})", answer.fix))


def card_wanted(kind: str) -> Reply:
    """Say that the firm itself has demanded that only its bound cards count."""
    number = int(seal_answer(Reason.CERT_ENTERPRISE_MISMATCH, kind).code)
    words = catalogue()[CARDS_ONLY][0].zh
    text = sentence(str(number), f"{words.title}({CARDS_ONLY})", words.fix, f"/{kind}Message/ds:Signature")
    return Reply(-abs(number), text)


def sentence(code_text: str, detail: str, fix: str, path: str = "") -> str:
    """One explanation in the form of real receipts, so that clients which look for [Code:…;Desc:…] find it."""
    where = f";Path:{path}" if path else ""
    return f"[Code:{code_text};Desc:{detail}{where};Fix:{fix}]"
