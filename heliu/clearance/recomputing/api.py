"""What other rooms may ask of decisions computed again: any inventory or return by its number, for any day."""

from datetime import date

from psycopg import Connection

from heliu.clearance.dossier import Goods, no_goods
from heliu.clearance.recomputing.exports import recompute_export
from heliu.clearance.recomputing.facts import Recomputed
from heliu.clearance.recomputing.imports import recompute
from heliu.clearance.recomputing.returns import recompute_return
from heliu.clearance.terms import sample_salt
from heliu.declarations.api import inventories
from heliu.kernel.state import secret

__all__ = ["recomputed"]


def recomputed(connection: Connection, number: int, day: date | None, goods: Goods = no_goods) -> Recomputed:
    """The decision on inventory ``number`` of either direction, or on the return of an export of this number, beside
    what the law of ``day`` says. Raises NotThere.

    Without a day by the law of its own: then all agrees, or there is something to look into.

    ``goods`` reads the lines of an import in full from its evidence.
    """
    found = next(iter(inventories(connection, [number])), None)
    salt = sample_salt(secret())
    if found is None:
        return recompute_return(connection, number, day, salt)
    if found.is_export:
        return recompute_export(connection, number, day, salt)
    return recompute(connection, number, day, salt, goods)
