"""Preparing: a declaration from the form, saved as one goes; an Excel of orders, looked at before anything is sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, customs_time, now
from heliu.kernel.problems import Conflict, Invalid, NotThere, TooMany
from heliu.kernel.workbooks.kept import Arrival
from heliu.kernel.workbooks.reading import read_workbook
from heliu.people.api import require
from heliu.people.facts import Actor, Role
from heliu.registry.api import directory_version, load_directory, sendable
from heliu.submission.blanks import DOCUMENTS, PARTIES
from heliu.submission.composing import Terms
from heliu.submission.facts import TITLE_CHARS_MAX, Composed, Source, Standing, State, Values
from heliu.submission.models import Batch, OrderWorkbook, Paper, Parcel
from heliu.submission.preview import foretold
from heliu.submission.queries import one_of, own_batches
from heliu.submission.sealed import seal_values, values_of
from heliu.submission.sheets import Checked, checked, template

PREPARE: Final = "submission.prepare_declarations"
PARTY_ROLES: Final[Mapping[str, Role]] = {
    "ebpCode": Role.PLATFORM,
    "ebcCode": Role.SELLER,
    "payCode": Role.PAYMENT,
    "logisticsCode": Role.CARRIER,
    "agentCode": Role.BROKER,
    "areaCode": Role.WAREHOUSE,
}
"""As what the firm in each place of a parcel is filed."""
KEPT: Final = (*PARTIES, "customsCode", "portCode", "tradeMode", "trafMode", "emsNo", "country", "wrapType")
LOOKED_AT_MAX: Final = 3  # files whose preview a process remembers
_looked_at: dict[tuple[object, ...], Checked] = {}
DRAFTS_MAX: Final = 200
"""Open drafts of one firm: whoever has more than that has forgotten most of them."""


def documents_of(firm_code: str) -> tuple[str, ...]:
    """The documents of a parcel this firm may send at all, in their order."""
    return tuple(message for message in DOCUMENTS if message in sendable(load_directory(), firm_code))


def start_form(*, actor: Actor) -> int:
    """Begin a declaration; returns its number."""
    firm = _may_prepare(actor)
    held = _some_documents(documents_of(firm))
    at = now()
    with transaction.atomic():
        batch = Batch.objects.create(
            firm_code=firm,
            source=Source.FORM,
            documents=list(held),
            made_by_id=actor.user_id,
            made_at=at,
            changed_at=at,
        )
        known = {**_last_used(firm), **_own_places(firm, actor)}
        Parcel.objects.create(batch=batch, place=1, sealed=seal_values(Values(known, ({},)), firm))
    return batch.pk


def _own_places(firm: str, actor: Actor) -> dict[str, str]:
    """The firm's own code where its roles put it: nobody types it."""
    return {field: firm for field, role in PARTY_ROLES.items() if role in actor.roles}


def _last_used(firm: str) -> Mapping[str, str]:
    """What rarely changes from parcel to parcel, as the firm's last declaration of the form had it."""
    before = Batch.objects.filter(firm_code=firm, source=Source.FORM, state=State.DONE).order_by("-id").first()
    parcel = before.parcels.first() if before else None
    head = values_of(parcel).head if parcel else {}
    return {key: head[key] for key in KEPT if head.get(key)}


def filed_firms(roles: Collection[Role]) -> dict[Role, list[tuple[str, str]]]:
    """Codes and names of the firms filed in each role, which the register shows to everybody."""
    firms = [firm for firm in load_directory().firms.values() if firm.is_active]
    return {role: [(firm.code, firm.name) for firm in firms if role in firm.roles] for role in roles}


def _may_prepare(actor: Actor) -> str:
    require(actor, PREPARE)
    firm = actor.firm or ""
    if Batch.objects.filter(firm_code=firm, state=State.DRAFT).count() >= DRAFTS_MAX:
        detail = _("草稿已有 %(most)d 件（DRAFTS_MAX）。请先报送或删除一些草稿。")
        raise TooMany(detail % {"most": DRAFTS_MAX})
    return firm


def _some_documents(held: tuple[str, ...]) -> tuple[str, ...]:
    if not held:
        detail = _("您的企业没有可以报送的单证：请先备案相应身份，或由委托企业登记报文委托。")
        raise Conflict(detail)
    return held


def draft_of(number: int, *, actor: Actor, locked: bool = False) -> Batch:
    """The firm's own batch while it may still be changed. Raises NotThere, Conflict."""
    rows = own_batches(actor)
    batch = one_of(rows.select_for_update() if locked else rows, number)
    if batch.state != State.DRAFT:
        raise Conflict(_("该批次已确认报送，不能再改。需要修改的，请在报送前撤回。"))
    return batch


@transaction.atomic
def choose_documents(number: int, wanted: Collection[str], *, actor: Actor) -> None:
    """Which documents this declaration sends: among those the firm may."""
    require(actor, PREPARE)
    batch = draft_of(number, actor=actor, locked=True)
    chosen = [message for message in documents_of(batch.firm_code) if message in wanted]
    if not chosen:
        raise Invalid(_("请至少选择一种单证。"))
    unconfirm(batch)
    batch.documents, batch.changed_at = chosen, now()
    batch.save(update_fields=["documents", "changed_at", "confirmed_at"])


def unconfirm(batch: Batch) -> None:
    """Drop the messages made of a batch: what is changed after its confirmation has to be confirmed anew."""
    batch.bundles.all().delete()
    batch.confirmed_at = None


@transaction.atomic
def save_values(number: int, values: Values, version: int, *, actor: Actor) -> int:
    """Keep what was filled in so far; returns the new version. Raises Conflict when somebody else saved meanwhile."""
    require(actor, PREPARE)
    batch = draft_of(number, actor=actor, locked=True)
    parcel = batch.parcels.get(place=1)
    if parcel.version != version:
        raise Conflict(_("此件刚刚被另一人保存过。请重新打开，核对后再填写；您的同事所填的内容已保留。"))
    parcel.sealed, parcel.version = seal_values(values, batch.firm_code), version + 1
    parcel.order_no = values.head.get("orderNo", "")
    parcel.save(update_fields=["sealed", "version", "order_no"])
    unconfirm(batch)
    batch.title, batch.changed_at = parcel.order_no[:TITLE_CHARS_MAX], now()
    batch.save(update_fields=["title", "changed_at", "confirmed_at"])
    return parcel.version


def values_in(number: int, *, actor: Actor) -> tuple[Values, int, tuple[str, ...]]:
    """What stands in the draft: values, version, chosen documents."""
    require(actor, PREPARE)
    batch = draft_of(number, actor=actor)
    parcel = batch.parcels.get(place=1)
    return values_of(parcel), parcel.version, tuple(batch.documents)


def preview_form(number: int, *, actor: Actor) -> Composed:
    """How the declaration would fare if it were sent now."""
    values, _version, documents = values_in(number, actor=actor)
    return foretold(values, present_terms(documents), actor.firm)


def present_terms(documents: Collection[str]) -> Terms:
    at = now()
    return Terms(tuple(documents), business_day(at), load_directory(), customs_time(at))


def take_sheet(content: bytes, name: str, *, actor: Actor, replaces: int | None = None) -> int:
    """Take an Excel of orders for preview; returns the batch's number. Raises the problems of ``read_workbook``.

    ``replaces``: the draft whose mended file this is; it is given up.
    """
    firm = _may_prepare(actor)
    held = _some_documents(documents_of(firm))
    if "CEB311" not in held:
        raise Conflict(_("您的企业不能报送订单（CEB311），请由电商企业或电商平台导入。"))
    sheet = read_workbook(content, template())
    at = now()
    with transaction.atomic():
        if replaces is not None:
            discard(replaces, actor=actor)
        kept = OrderWorkbook.keep(content, template().mark, Arrival(firm, actor.user_id, name, at))
        batch = Batch.objects.create(
            firm_code=firm,
            source=Source.SHEET,
            title=name[-TITLE_CHARS_MAX:],
            documents=[message for message in held if message in _filled(sheet.columns.places)],
            workbook=kept,
            made_by_id=actor.user_id,
            made_at=at,
            changed_at=at,
        )
    return batch.pk


def _filled(columns: Mapping[str, int]) -> frozenset[str]:
    """The documents a sheet can make: by the column each of them cannot do without."""
    needs = {"CEB311": "orderNo", "CEB411": "payTime", "CEB511": "logisticsNo", "CEB621": "line_gcode"}
    return frozenset(message for message, column in needs.items() if column in columns)


def look_at_sheet(number: int, *, actor: Actor) -> Checked:
    """The orders of a file as they would fare now, and which of them were sent before.

    To look again costs little: what the same file came to under the same terms is remembered, for a few files.
    """
    require(actor, PREPARE)
    batch = draft_of(number, actor=actor)
    terms = present_terms(batch.documents)
    digest = batch.workbook.digest if batch.workbook else ""
    key = (batch.pk, digest, terms.wanted, terms.day, directory_version(), get_language())
    seen = _looked_at.get(key)
    if seen is None:
        seen = _checked(batch, terms)
        _looked_at[key] = seen
        for oldest in [*_looked_at][:-LOOKED_AT_MAX]:
            _looked_at.pop(oldest, None)
    return _with_sent(batch, seen)


def sheet_of(batch: Batch) -> Checked:
    """What is made messages of: read anew, with the time of now in its documents."""
    return _with_sent(batch, _checked(batch, present_terms(batch.documents)))


def _checked(batch: Batch, terms: Terms) -> Checked:
    content = batch.workbook.content if batch.workbook else None
    if content is None:
        raise NotThere(_("该文件已不再保存，请重新上传。"))
    return checked(read_workbook(content, template()), terms, batch.firm_code)


def _with_sent(batch: Batch, seen: Checked) -> Checked:
    return replace(seen, sent=_sent_before(batch, [order.number for order in seen.good]))


def _sent_before(batch: Batch, order_numbers: Sequence[str]) -> frozenset[str]:
    """The orders all of whose documents this firm sent from here and the doors accepted: not sent twice."""
    accepted: dict[str, set[str]] = {}
    papers = Paper.objects.filter(
        parcel__batch__firm_code=batch.firm_code, parcel__order_no__in=order_numbers, standing=Standing.ACCEPTED
    )
    for number, message in papers.values_list("parcel__order_no", "message"):
        accepted.setdefault(number, set()).add(message)
    return frozenset(number for number, held in accepted.items() if held >= set(batch.documents))


def earlier_upload(number: int, *, actor: Actor) -> str | None:
    """The day this firm committed the very same file before, or None."""
    batch = draft_of(number, actor=actor)
    kept = batch.workbook
    before = OrderWorkbook.committed_before(kept.owner, kept.digest) if kept else None
    at = before.committed_at if before else None
    return f"{business_day(at):%Y-%m-%d}" if at else None


@transaction.atomic
def discard(number: int, *, actor: Actor) -> None:
    """Give a draft up: what was filled in is removed; that there was a draft, and whose, stays on record."""
    require(actor, PREPARE)
    batch = draft_of(number, actor=actor, locked=True)
    kept = batch.workbook
    _empty(batch, now())
    if kept is not None:
        kept.delete()


def _empty(batch: Batch, at: datetime) -> None:
    for key in [one for one in [*_looked_at] if one[0] == batch.pk]:
        _looked_at.pop(key, None)
    batch.parcels.all().delete()
    unconfirm(batch)
    batch.state, batch.workbook, batch.changed_at = State.DISCARDED, None, at
    batch.save(update_fields=["state", "workbook", "changed_at", "confirmed_at"])


@transaction.atomic
def forget_uploads(at: datetime) -> int:
    """Remove files nobody came back for, and the drafts that cannot be looked at without; returns how many rows."""
    forgotten = OrderWorkbook.forget(at)
    for batch in Batch.objects.select_for_update().filter(source=Source.SHEET, state=State.DRAFT, workbook=None):
        _empty(batch, at)
    return forgotten


def changed(values: Values, head: Mapping[str, str], lines: tuple[Mapping[str, str], ...] | None = None) -> Values:
    """``values`` with some of them replaced; an empty one is taken out."""
    merged = {key: value for key, value in {**values.head, **head}.items() if value}
    return replace(values, head=merged, lines=values.lines if lines is None else lines)
