"""What a commit tells of inventories declared earlier: those it matched late and those a delivery closed."""

from collections.abc import Callable, Sequence

from psycopg import Cursor

from heliu.clearance.api import Closing, Decided, Notice, Outcome, Told, notices
from heliu.clearance.exports.api import ExportDecided, ExportOutcome, ExportTold, export_notices
from heliu.intake.prepared import Reply
from heliu.kernel.days import now

LOGGED = Reply(120, "[Code:1800;Desc:逻辑校验通过]")


def later_answers(
    cursor: Cursor, decided: Sequence[Decided], closing: Sequence[Closing], text: Callable[[Decided], Reply]
) -> list[Notice]:
    """Write the receipts of late decisions and closings; what goes on waiting gets none."""
    told = []
    for row in decided:
        if row.verdict == Outcome.WAITING:
            continue
        reply = text(row)
        steps = (LOGGED, reply) if reply.status > LOGGED.status else (reply,)
        told += [Told(row.id, int(row.told.message_id), row.told.echo, *step) for step in steps]
    told += [one.told for one in closing]
    return notices(cursor, told, now())


def later_export_answers(
    cursor: Cursor, decided: Sequence[ExportDecided], text: Callable[[ExportDecided], Reply]
) -> list[Notice]:
    """Write the receipts of exports decided late; what goes on waiting gets none."""
    told = []
    for row in decided:
        if row.verdict == ExportOutcome.WAITING:
            continue
        reply, detail = text(row), row.told
        steps = (LOGGED, reply) if reply.status > LOGGED.status else (reply,)
        numbers = (detail.guid, detail.customs_code, detail.agent_code, detail.cop_no)
        echo = (*numbers, detail.ebc_code, detail.ebp_code, detail.order_no, detail.statistics_flag)
        told += [ExportTold(row.id, int(detail.message_id), echo, *step) for step in steps]
    return export_notices(cursor, told, now())
