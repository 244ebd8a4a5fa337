"""Everything known of one application for return (退货卷宗), by the names partners know."""

from typing import Any, Final

from psycopg import Connection
from psycopg.rows import dict_row

from heliu.clearance.export_returns.moves import name, verbs
from heliu.kernel.problems import NotThere
from heliu.risk.api import returns

_APPLICATION: Final = (
    'SELECT a.id, a.cop_no AS "coElNo", a.invt_no AS "invtNo", a.ebc_code AS "ebcCode", a.agent_code AS "agentCode",'
    ' a.logistics_no AS "logisticsNo", a.trade_mode AS "tradeMode", a.country, a.reason, r.inventory_id, r.released_on,'
    " r.status, r.back_until, r.back_on, r.tax_free_until, r.tax_free, r.refund_due, r.account_book, r.risks, r.score"
    " FROM public.declarations_export_return a JOIN clearance_export_return r ON r.return_id = a.id WHERE a.id = %s"
)
_LINES: Final = (
    "SELECT l.gnum, l.quantity, l.value, (SELECT a.goods_names[array_position(a.gnums, l.gnum::numeric)]"
    " FROM public.declarations_export_return a WHERE a.id = l.return_id) AS gname"
    " FROM clearance_export_return_line l WHERE l.return_id = %s ORDER BY l.gnum"
)
_STEPS: Final = "SELECT at, status, note, actor FROM clearance_step WHERE inventory_id = %s ORDER BY id"


def return_dossier(connection: Connection, return_id: int) -> dict[str, Any]:
    """Application, decision, lines, risks, steps and what may be done now. Raises NotThere."""
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(_APPLICATION, (return_id,)).fetchone()
        if found is None:
            raise NotThere(f"没有退货申请 {return_id} 的审核结果。")
        lines = cursor.execute(_LINES, (return_id,)).fetchall()
        steps = cursor.execute(_STEPS, (return_id,)).fetchall()
    may = [str(verb) for verb in verbs(found["status"])]
    return {**named(found), "may": may, "lines": lines, "steps": steps}


def named(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its state and its rules by their names."""
    fired = [{"code": rule.__name__, "sentence": rule.sentence()} for rule in returns.named(row["risks"])]
    return {**row, "status_name": name(row["status"]), "risks": fired}
