"""What an enterprise sees of its batches."""

from typing import Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.days import day_bounds
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.submission.facts import BatchFact, PaperFact, ParcelFact, Source, Standing, State
from heliu.submission.models import Batch, Paper

VIEW: Final = "submission.view_declarations"
ORDERS: Final = {"made_at": "made_at"}


def list_batches(source: Source, actor: Actor, asked: Asked) -> list[BatchFact]:
    """One page of the firm's batches from this source."""
    return _facts(list(keyset(_matching(source, actor, asked).select_related("made_by"), asked, ORDERS)))


def count_batches(source: Source, actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_matching(source, actor, asked), most)


def _matching(source: Source, actor: Actor, asked: Asked) -> QuerySet[Batch]:
    """The filters of a list: ``title`` in part, ``state``, made not before the day ``since``."""
    require(actor, VIEW)
    rows, filters = own_batches(actor).filter(source=source), asked.filters
    if title := filters.get("title"):
        rows = rows.filter(title__icontains=title)
    if state := filters.get("state"):
        rows = rows.filter(state=state)
    if since := filters.get("since"):
        rows = rows.filter(made_at__gte=day_bounds(since)[0])
    return rows


def batch_fact(number: int, *, actor: Actor) -> BatchFact:
    require(actor, VIEW)
    return _facts([one_of(own_batches(actor).select_related("made_by"), number)])[0]


def open_batches(*, actor: Actor) -> dict[tuple[Source, State], int]:
    """How many of the firm's batches stand in each state that asks for somebody, by where they came from."""
    rows = own_batches(actor).filter(state__in=[State.DRAFT, State.STUCK]).order_by()
    counted = rows.values_list("source", "state").annotate(count=Count("id"))
    return {(Source(source), State(state)): count for source, state, count in counted}


def parcels_in(number: int, *, actor: Actor) -> list[ParcelFact]:
    """Every parcel of the batch with the state of its documents, in the order of the file."""
    require(actor, VIEW)
    batch = one_of(own_batches(actor), number)
    papers: dict[int, list[PaperFact]] = {}
    for paper in Paper.objects.filter(parcel__batch=batch).order_by("parcel__place", "message"):
        papers.setdefault(paper.parcel_id, []).append(
            PaperFact(
                paper.message,
                paper.key,
                paper.guid,
                Standing(paper.standing),
                paper.status,
                paper.sentence,
                paper.numbers,
            )
        )
    rows = batch.parcels.values_list("pk", "place", "row", "order_no")
    return [ParcelFact(place, row, order, tuple(papers.get(pk, ()))) for pk, place, row, order in rows]


def own_batches(actor: Actor) -> QuerySet[Batch]:
    """The firm's own; a draft given up is not there any more."""
    return Batch.objects.filter(firm_code=actor.firm or "").exclude(state=State.DISCARDED)


def one_of(batches: QuerySet[Batch], number: int) -> Batch:
    """The batch of that number. Raises NotThere."""
    found = batches.filter(pk=number).first()
    if found is None:
        raise NotThere(_("没有这个批次。"))
    return found


def _title(row: Batch) -> str:
    """The name of the file, or the order of a declaration filled in on the form, in the reader's language."""
    if row.source != Source.FORM:
        return row.title
    return _("订单 %(number)s") % {"number": row.title} if row.title else _("新的申报")


def _facts(rows: list[Batch]) -> list[BatchFact]:
    counts: dict[int, dict[Standing, int]] = {}
    held = Paper.objects.filter(parcel__batch__in=rows).order_by().values_list("parcel__batch_id", "standing")
    for batch, standing, count in held.annotate(count=Count("id")):
        counts.setdefault(batch, {})[Standing(standing)] = count
    return [
        BatchFact(
            id=row.pk,
            firm=row.firm_code,
            source=Source(row.source),
            title=_title(row),
            documents=tuple(row.documents),
            state=State(row.state),
            seal=row.seal,
            made_by=str(row.made_by),
            made_at=row.made_at,
            changed_at=row.changed_at,
            confirmed_at=row.confirmed_at,
            finished_at=row.finished_at,
            trouble=row.trouble,
            counts=counts.get(row.pk, {}),
        )
        for row in rows
    ]
