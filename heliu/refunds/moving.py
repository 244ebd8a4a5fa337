"""What every verb of an application does: find it locked, move it where it may go, leave an event."""

from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid, NotThere
from heliu.people.facts import Actor
from heliu.refunds import models
from heliu.refunds.clock import wind
from heliu.refunds.facts import ENDED, MOVES, State, Verb, check_move
from heliu.refunds.numbers import number_of
from heliu.refunds.settlement_models import WORDS_MAX


def one_at_a_time(firm: str) -> None:
    """What one firm does with its papers is done one after the other: two would reach for the same invoices."""
    models.Profile.objects.select_for_update().filter(firm=firm).first()


def own(application_id: int, actor: Actor) -> models.Application:
    """The firm's own, locked; others' do not exist."""
    row = models.Application.objects.select_for_update().filter(pk=application_id, firm=actor.firm or "").first()
    if row is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return row


def locked(application_id: int) -> models.Application:
    """Locked, so that two officers who open one application cannot both decide it."""
    row = models.Application.objects.select_for_update().filter(pk=application_id).first()
    if row is None:
        raise NotThere(_("没有这份退税申请。"))
    return row


def moved(row: models.Application, verb: Verb, to: State, actor: Actor, words: str = "") -> None:
    """Into its new state, not saved yet. Raises Conflict where it may not."""
    state = State(row.state)
    check_move(verb, state, number_of(row.pk))
    assert to in MOVES[verb][state], (verb, state, to)  # noqa: S101 -- the verb's own mistake
    row.state = to
    note(row, verb, actor, words)


def note(row: models.Application, verb: Verb, actor: Actor, words: str = "") -> None:
    models.Event.objects.create(
        application=row, at=now(), by=actor.name, by_officer=actor.is_officer, verb=verb, words=words
    )


def step_of(verb: Verb) -> str:
    """The verb as the audit names it."""
    return f"refund_{verb}"


def reason_of(words: str) -> str:
    """The words of a reason. Raises Invalid where there are none or too many."""
    text = " ".join(words.split())
    if not text:
        raise Invalid.at("reason", "refund_reason", _("没有写明理由。"), _("请写明理由，企业看得到。"))
    if len(text) > WORDS_MAX:
        said = _("理由超过 %(most)d 个字（WORDS_MAX）。") % {"most": WORDS_MAX}
        raise Invalid.at("reason", "refund_reason_long", said, _("请写得短一些。"))
    return text


def go_on(row: models.Application, words: str) -> None:
    """End the pause that stands, and wind the clock."""
    row.pauses.filter(until__isnull=True).update(until=business_day(now()), answer=words)
    wind(row)
    row.save()


def release_all(row: models.Application) -> None:
    """What a refused or withdrawn application held may be applied for again, corrected, or removed."""
    assert row.state in ENDED, row.state  # noqa: S101 -- never of an application that stands
    for table in (models.InvoiceUse, models.ReceiptUse, models.ParcelUse):
        table.objects.filter(application=row).delete()
