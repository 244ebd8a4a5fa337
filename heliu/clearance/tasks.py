"""Timers of clearance (定时任务), run by the jobs process.

Each may run twice at once, be interrupted or run late without harm. None holds a lock of the queue: a jobs process that
is killed would keep it for ever. ``queueing_lock`` only keeps the same tick from piling up while nobody works.
"""

import logging
import os
from collections.abc import Callable
from typing import Final

import psycopg
from procrastinate.contrib.django import app

from heliu.clearance import returned, upkeep, windows
from heliu.clearance.billing.api import compare_bills, make_bills, tell_changed
from heliu.clearance.digest import digest
from heliu.clearance.export_returns.windows import expire_returns, release_reviewed_returns
from heliu.clearance.exports.sets import warn_incomplete
from heliu.clearance.exports.summaries.applying import FORM_TASK
from heliu.clearance.exports.summaries.due import count_due
from heliu.clearance.exports.summaries.forming import form_next, give_up_incomplete
from heliu.clearance.exports.windows import release_reviewed_exports, return_overdue_exports
from heliu.clearance.terms import copy_rates, sample_salt, terms_of
from heliu.clearance.undoing.windows import lapse
from heliu.clearance.upstream.deciders import deciders
from heliu.declarations.api import Archive, prepare_session
from heliu.kernel.days import business_day, now
from heliu.kernel.postgres.beside import beside_django
from heliu.kernel.queues import PROMPT
from heliu.kernel.sealing import Sealer
from heliu.kernel.state import secret
from heliu.policies.parameters import in_force
from heliu.taxation.bills.api import sum_up

AT_ONCE_MAX: Final = 500  # inventories in one transaction
ROUNDS_MAX: Final = 200  # transactions in one run: what is left is for the next
LOOKED_AT_AGAIN_MAX: Final = 5_000
REVIEW_MINUTES: Final = "HELIU_LOCAL_REVIEW_MINUTES"
log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="clearance.return_overdue", queueing_lock="clearance.return_overdue")
def return_overdue(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    """Compare what waits long once more, then return what is beyond its window."""
    with own_connection() as connection:
        if carried := upkeep.carry_forward(connection):
            log.info("carried %d waiting inventories into the newest generation", carried)
        again = look_again(connection)
        returned = ours("CEB621", lambda: windows.return_overdue(connection, now(), AT_ONCE_MAX))
        returned += ours("CEB603", lambda: return_overdue_exports(connection, now(), AT_ONCE_MAX))
        returned += ours("CEB213", lambda: expire_returns(connection, now(), AT_ONCE_MAX))
    if again or returned:
        log.info("waiting inventories: %d decided late, %d returned", again, returned)


@app.periodic(cron="* * * * *")
@app.task(name="clearance.release_reviewed", queueing_lock="clearance.release_reviewed")
def release_reviewed(timestamp: int) -> None:  # noqa: ARG001
    """The sandbox's own officer; does nothing where officers decide."""
    minutes = review_minutes()
    if not minutes:
        return
    with own_connection() as connection:
        released = ours("CEB621", lambda: windows.release_reviewed(connection, now(), minutes, AT_ONCE_MAX))
        released += ours("CEB603", lambda: release_reviewed_exports(connection, now(), minutes, AT_ONCE_MAX))
        released += ours("CEB213", lambda: release_reviewed_returns(connection, now(), minutes, AT_ONCE_MAX))
    if released:
        log.info("sandbox: %d inventories released after %d minutes", released, minutes)


@app.periodic(cron="* * * * *")
@app.task(name="clearance.close_signed_for", queueing_lock="clearance.close_signed_for")
def close_signed_for(timestamp: int) -> None:  # noqa: ARG001
    """Close what was released while another process stored its delivery; forget deliveries no release came for."""
    days = int(in_force("clearance/early_delivery_days", business_day(now())).value)
    with own_connection() as connection:
        closed = ours("CEB621", lambda: windows.close_signed_for(connection, now(), days, AT_ONCE_MAX))
    if closed:
        log.info("%d inventories closed whose parcels were signed for before", closed)


@app.periodic(cron="5-59/10 * * * *")
@app.task(name="clearance.close_released", queueing_lock="clearance.close_released")
def close_released(timestamp: int) -> None:  # noqa: ARG001
    """Close what was released long ago and never reported as delivered."""
    days = int(in_force("clearance/close_after_days", business_day(now())).value)
    if not days:
        return
    with own_connection() as connection:
        closed = ours("CEB621", lambda: windows.close_released(connection, now(), days, AT_ONCE_MAX))
    if closed:
        log.info("%d inventories closed %d days after release", closed, days)


@app.periodic(cron="7 * * * *")
@app.task(name="clearance.warn_incomplete", queueing_lock="clearance.warn_incomplete")
def warn_of_incomplete_sets(timestamp: int) -> None:  # noqa: ARG001
    """Tell the senders of split papers whose other parts have not come within the window."""
    with own_connection() as connection:
        warned = rounds(lambda: warn_incomplete(connection, now(), AT_ONCE_MAX))
        warned += ours("CEB701", lambda: give_up_incomplete(connection, now(), AT_ONCE_MAX))
    if warned:
        log.info("%d split papers stay incomplete beyond their window", warned)


@app.periodic(cron="15 * * * *")
@app.task(name="clearance.lapse_returns", queueing_lock="clearance.lapse_returns")
def lapse_returns(timestamp: int) -> None:  # noqa: ARG001
    """Let returns lapse whose goods did not come back in time."""
    with own_connection() as connection:
        lapsed = ours("CEB625", lambda: lapse(connection, now(), AT_ONCE_MAX))
    if lapsed:
        log.info("%d returns lapsed: their goods did not come back in time", lapsed)


@app.task(name=FORM_TASK, queue=PROMPT)
def form_summaries_now() -> None:
    """Woken by the commit that made an application whole."""
    with own_connection() as connection:
        formed = rounds(lambda: form_next(connection, Archive(Sealer()), now()))
    if formed:
        log.info("%d summary applications formed", formed)


@app.periodic(cron="*/5 * * * *")
@app.task(name="clearance.form_summaries", queueing_lock="clearance.form_summaries")
def form_summaries(timestamp: int) -> None:  # noqa: ARG001
    """What a jobs process that was stopped has left."""
    form_summaries_now()


@app.periodic(cron="*/10 * * * *")
@app.task(name="clearance.count_due_of_last_month", queueing_lock="clearance.count_due_of_last_month")
def count_due_of_last_month(timestamp: int) -> None:  # noqa: ARG001
    """Count what firms have to sum up of last month, which they work off now."""
    with own_connection() as connection:
        count_due(connection, business_day(now()), months_back=1)


@app.periodic(cron="20 16 * * *")  # 0:20 in Beijing
@app.task(name="clearance.count_due_summaries", queueing_lock="clearance.count_due_summaries")
def count_due_summaries(timestamp: int) -> None:  # noqa: ARG001
    """Count what firms have to sum up of the whole year before, late ones too."""
    with own_connection() as connection:
        count_due(connection, business_day(now()))


@app.periodic(cron="* * * * *")
@app.task(name="clearance.note_codes", queueing_lock="clearance.note_codes")
def note_codes(timestamp: int) -> None:  # noqa: ARG001
    """Note which codes the receipts given since hold, for the lists that ask by code."""
    with own_connection() as connection:
        returned.note_all(connection, ROUNDS_MAX)


@app.periodic(cron="0 * * * *")
@app.task(name="clearance.open_generation", queueing_lock="clearance.open_generation")
def open_generation(timestamp: int) -> None:  # noqa: ARG001
    """Open the next generation of the hot tables before their indexes outgrow memory."""
    with own_connection() as connection:
        number = upkeep.open_generation(connection)
    if number:
        log.info("generation %d of the hot tables is open", number)


@app.periodic(cron="*/2 * * * *")
@app.task(name="clearance.digest_decisions", queueing_lock="clearance.digest_decisions")
def digest_decisions(timestamp: int) -> None:  # noqa: ARG001
    """Keep the digests that pages read: figures by firm and day, and whose declarations they are."""
    with own_connection() as connection:
        if changed := digest(connection):
            log.info("digest: %d figures of firms' days changed", changed)


@app.periodic(cron="* * * * * */5")  # the sixth place: seconds
@app.task(name="clearance.make_bills", queue=PROMPT, queueing_lock="clearance.make_bills")
def bill_released(timestamp: int) -> None:  # noqa: ARG001
    """Bill what was released since, and tell whose bills have changed. Where customs decides, it bills as well."""
    with own_connection() as connection:
        made = ours("CEB621", lambda: make_bills(connection, now()))
        told = rounds(lambda: tell_changed(connection, now()))
    if made or told:
        log.info("tax bills: %d made, %d changes told", made, told)


@app.periodic(cron="*/2 * * * *")
@app.task(name="clearance.compare_bills", queueing_lock="clearance.compare_bills")
def compare_withheld(timestamp: int) -> None:  # noqa: ARG001
    """Hold what enterprises withheld against what is levied on the bills made since."""
    with own_connection() as connection:
        if compared := rounds(lambda: compare_bills(connection)):
            log.info("tax bills: %d compared with what was withheld", compared)


@app.periodic(cron="10 16 * * *")  # 0:10 in Beijing
@app.task(name="clearance.sum_up_tax", queueing_lock="clearance.sum_up_tax")
def sum_up_tax(timestamp: int) -> None:  # noqa: ARG001
    """One payment a withholding agent of what may be paid from today on."""
    with own_connection() as connection:
        if payments := sum_up(connection, business_day(now())):
            log.info("summary levy: %d payments", payments)


def ours(kind: str, step: Callable[[], int]) -> int:
    """The rounds of a timer that decides; none where customs decides on this kind."""
    return 0 if deciders().relayed(kind) else rounds(step)


def rounds(step: Callable[[], int]) -> int:
    """Repeat ``step`` until it moves nothing, at most ROUNDS_MAX times; how many it moved."""
    moved = 0
    for _ in range(ROUNDS_MAX):
        done = step()
        moved += done
        if not done:
            break
    return moved


def look_again(connection: psycopg.Connection) -> int:
    """Compare once more what waits although all is there; how many were decided."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inventory_id FROM clearance_waiting ORDER BY since LIMIT %s", (LOOKED_AT_AGAIN_MAX,))
        lacking = windows.missing(cursor, [row[0] for row in cursor.fetchall()])
    whole = [number for number, missing in lacking.items() if not missing]
    if not whole:
        return 0
    today = business_day(now())
    prepare_session(connection)
    copy_rates(connection, today)
    terms = terms_of(today, sample_salt(secret()))
    return sum(
        windows.look_again(connection, terms, now(), whole[start : start + AT_ONCE_MAX])
        for start in range(0, len(whole), AT_ONCE_MAX)
    )


def review_minutes() -> int:
    """After how many minutes the sandbox releases by itself; 0 where it does not, and always in production."""
    if os.environ.get("HELIU_MODE") == "production":
        return 0
    given = os.environ.get(REVIEW_MINUTES, "").strip()
    if given:
        if not (given.isascii() and given.isdigit()):
            raise ValueError(f"{REVIEW_MINUTES} is {given!r}: give a number of minutes, 0 to leave it to officers.")
        return int(given)
    return int(in_force("clearance/local_review_minutes", business_day(now())).value)


def own_connection() -> psycopg.Connection:
    """A connection beside Django's, as a committer has it: settings and search path of its own, closed after use."""
    return psycopg.connect(beside_django("heliu jobs"), autocommit=True)
