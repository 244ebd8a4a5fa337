"""Depositing originals (存入): read with their exact texts, checked in full, kept sealed; whoever waits is woken."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from heliu.ceb.originals.fields import faults, pointed, text_of
from heliu.ceb.originals.signing import HEAD, LISTS
from heliu.ceb.originals.slices import NotReadable, Slice, decoded, items, members
from heliu.kernel.problems import Invalid, TooLarge, Unreadable, Violation
from heliu.originals.facts import DEPOSIT_OCTETS_MAX, Deposited, Outcome, State, Via
from heliu.originals.models import OrderOf, Original, Request
from heliu.originals.sealed import Texts, seal_texts
from heliu.originals.waking import wake
from heliu.originals.wording import foreign, unreadable, violation

MANY: Final = "originals"
AT_ONCE_MAX: Final = 100
ORIGINAL_CHARS_MAX: Final = 200_000
VIOLATIONS_MAX: Final = 100
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('originals/' || %s, 0))"


@dataclass(frozen=True, slots=True)
class Read:
    """One original, read: its texts and what they say."""

    texts: Texts
    head: Mapping[str, Any]
    lists: Sequence[Mapping[str, Any]]

    @property
    def key(self) -> tuple[str, str]:
        return text_of(self.head["payCode"]), text_of(self.head["payTransactionId"])

    @property
    def orders(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text_of(one["orderNo"]) for one in self.lists))

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.texts.head}\n{self.texts.lists}".encode()).hexdigest()


def deposit(raw: bytes, firm_code: str, via: Via, at: datetime) -> list[Deposited]:
    """Keep one original, or up to :data:`AT_ONCE_MAX` under ``originals``: all or none.

    Raises Unreadable, TooLarge, Invalid with a violation for every fault.
    """
    return keep(read_deposit(raw, firm_code), firm_code, via, at)


def read_deposit(raw: bytes, firm_code: str) -> list[Read]:
    """What a deposit holds, checked. Raises as :func:`deposit`."""
    if len(raw) > DEPOSIT_OCTETS_MAX:
        raise TooLarge(_("一次最多存入 %(most)d 字节（DEPOSIT_OCTETS_MAX）。") % {"most": DEPOSIT_OCTETS_MAX})
    found, wrong = [], list[Violation]()
    for place, one in _parts(raw):
        original, more = read_original(one, firm_code, place)
        wrong += more
        if original is not None:
            found.append(original)
    if wrong:
        raise Invalid(_("原始数据不符合公告附件的要求。"), wrong[:VIOLATIONS_MAX])
    return found


def _parts(raw: bytes) -> list[tuple[str, Slice]]:
    """Each original of a deposit with its JSON pointer."""
    try:
        text = decoded(raw)
        whole = members(text)
        many = items(whole[MANY].raw) if MANY in whole and isinstance(whole[MANY].value, list) else []
    except NotReadable as error:
        raise Unreadable(unreadable(error)) from error
    if MANY not in whole:
        return [("", Slice(text, {name: one.value for name, one in whole.items()}))]
    if len(whole) > 1 or not many:
        raise Invalid(_("originals 应是非空的数组，旁边不能有别的内容。"))
    if len(many) > AT_ONCE_MAX:
        raise TooLarge(_("一次最多存入 %(most)d 份（AT_ONCE_MAX）。") % {"most": AT_ONCE_MAX})
    return [(f"/{MANY}/{number}", one) for number, one in enumerate(many)]


def read_original(one: Slice, firm_code: str, at: str) -> tuple[Read | None, list[Violation]]:
    """An original and its faults; there is none where the texts of head and lists are not both there."""
    if not isinstance(one.value, dict):
        return None, [Violation(at or "/", "original-object", _("应为对象。"), _("每份原始数据是一个对象。"))]
    wrong = [violation(fault) for fault in faults(one.value.get(HEAD), one.value.get(LISTS), at)]
    wrong += [
        Violation(f"{at}/{pointed(name)}", "original-unknown", _("公告中没有这一项。"), _("只写 %(names)s。") % _NAMES)
        for name in one.value.keys() - {HEAD, LISTS}
    ]
    if len(one.raw) > ORIGINAL_CHARS_MAX:
        wrong.append(
            Violation(
                at or "/", "original-length", _("一份原始数据过长。"), f"ORIGINAL_CHARS_MAX = {ORIGINAL_CHARS_MAX}"
            )
        )
    if wrong:
        return None, wrong
    parts = members(one.raw)
    read = Read(Texts(parts[HEAD].raw, parts[LISTS].raw), parts[HEAD].value, parts[LISTS].value)
    if text_of(read.head["ebpCode"]) != firm_code:
        return None, [foreign(f"{at}/{HEAD}/ebpCode", firm_code)]
    return read, []


_NAMES: Final = {"names": f"{HEAD}, {LISTS}"}


@transaction.atomic
def keep(found: Sequence[Read], firm_code: str, via: Via, at: datetime) -> list[Deposited]:
    """Store what was read; a payment deposited again with another content replaces the earlier one from now on."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [firm_code])  # two deposits of one payment at once would both be new
    told = [Deposited(one.key[1], one.orders, _keep(one, firm_code, via, at)) for one in found]
    orders = {order for one in found for order in one.orders}
    look_again(Q(firm_code=firm_code, order_no__in=orders), at)
    return told


def look_again(at_which: Q, at: datetime) -> None:
    """Have waiting requests worked on now; one that is being worked on is not waited for: it looks by itself."""
    waiting = Request.objects.filter(at_which, state=State.WAITING)
    for number in waiting.values_list("pk", flat=True):
        wake(number)
    free = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Request.objects.filter(pk__in=[*free]).update(next_at=at)


def _keep(one: Read, firm_code: str, via: Via, at: datetime) -> Outcome:
    pay_code, pay_no = one.key
    current = Original.objects.filter(firm_code=firm_code, pay_code=pay_code, pay_no=pay_no, superseded_at=None)
    digests = set(current.values_list("digest", flat=True))
    if one.digest in digests:
        return Outcome.UNCHANGED
    current.update(superseded_at=at)
    stored = Original.objects.create(
        firm_code=firm_code,
        pay_code=pay_code,
        pay_no=pay_no,
        amount=Decimal(text_of(one.head["totalAmount"])),
        currency=text_of(one.head["currency"]),
        paid_at=text_of(one.head["tradingTime"]),
        verifier=text_of(one.head["verDept"]),
        digest=one.digest,
        sealed=seal_texts(one.texts, firm_code),
        via=via.value,
        deposited_at=at,
    )
    OrderOf.objects.bulk_create(OrderOf(original=stored, firm_code=firm_code, order_no=order) for order in one.orders)
    return Outcome.REPLACED if digests else Outcome.KEPT


def newest(firm_code: str, order_no: str) -> Original | None:
    """The original that answers for an order now."""
    mine = Q(orders__order_no=order_no, orders__firm_code=firm_code, firm_code=firm_code, superseded_at=None)
    return Original.objects.filter(mine).order_by("-pk").first()
