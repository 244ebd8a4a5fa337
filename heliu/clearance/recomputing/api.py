"""What other rooms may ask of decisions computed again: which bear a number, and any of them for any day."""

from datetime import date

from psycopg import Connection

from heliu.clearance.dossier import Goods, no_goods
from heliu.clearance.recomputing.cancellations import recompute_cancellation
from heliu.clearance.recomputing.choosing import choices, is_export_cancellation
from heliu.clearance.recomputing.exports import recompute_export
from heliu.clearance.recomputing.import_returns import recompute_import_return
from heliu.clearance.recomputing.imports import recompute
from heliu.clearance.recomputing.returns import recompute_return
from heliu.clearance.recomputing.summaries import recompute_summary
from heliu.clearance.terms import sample_salt
from heliu.clearance.undoing.facts import Kind as Undoing
from heliu.clearance.undoing.store import read
from heliu.kernel.problems import NotThere
from heliu.kernel.state import secret
from heliu.policies.recomputing.facts import Kind, Recomputed

__all__ = ["choices", "is_export_cancellation", "recomputed"]


def recomputed(connection: Connection, number: int, day: date | None, goods: Goods = no_goods) -> Recomputed:
    """The decision that bears this number of ours, beside what the law of ``day`` says. Raises NotThere.

    Without a day by the law of its own: then all agrees, or there is something to look into. It may be an inventory of
    either direction, the return of an export, an application to cancel or return an import, or one to sum exports up.

    ``goods`` reads the lines of an import in full from its evidence.
    """
    chosen = next((one for one in choices(connection, str(number)) if one.number == number), None)
    if chosen is None:
        raise NotThere(f"没有编号为 {number} 的审单决定。")
    salt = sample_salt(secret())
    if chosen.kind is Kind.IMPORT:
        return recompute(connection, number, day, salt, goods)
    if chosen.kind is Kind.EXPORT:
        return recompute_export(connection, number, day, salt)
    if chosen.kind is Kind.EXPORT_RETURN:
        return recompute_return(connection, number, day, salt)
    if chosen.kind is Kind.SUMMARY:
        return recompute_summary(connection, number, day)
    told = read(connection, number)
    if told.kind is Undoing.CANCEL:
        return recompute_cancellation(connection, told, day, salt, goods)
    return recompute_import_return(connection, told, day, salt, goods)
