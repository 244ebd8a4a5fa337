"""Changes and deletions (改单、删单: appType 2 and 3), admitted before anything of the batch is stored.

An admitted change takes the key from its predecessor and then goes the way of every new document; an admitted deletion
takes it too, leaves no current document behind and is remembered: sent again it deletes nothing that came since. What
is not admitted gets its rule and is not staged.
"""

from collections.abc import Sequence

from psycopg import Cursor, sql

from heliu.ceb.catalogue.index import MESSAGES
from heliu.clearance.undoing.api import UNDOING, withdraw_sent
from heliu.clearance.upstream.api import PENDING
from heliu.declarations.api import TABLES, order_key, own_key
from heliu.intake.disputes import DELETED, Disputes
from heliu.intake.prepared import Prepared, Reply, Revision
from heliu.intake.refusals import code, sentence
from heliu.intake.replies import sent_on
from heliu.intake.roads.standings import INVENTORIES, RETURNS, WORKED_OFF, free, standing_of

# Which inventory an order, payment or waybill belongs to: once that one is in customs' hands the document stays.
_DECLARED = {
    "CEB311": "SELECT i.id FROM window_order d JOIN window_inventory i USING (order_no, ebp_code) WHERE d.id = %s",
    "CEB411": "SELECT i.id FROM window_payment d JOIN window_inventory i USING (order_no, ebp_code) WHERE d.id = %s",
    "CEB511": "SELECT i.id FROM window_waybill d JOIN window_inventory i USING (order_no) WHERE d.id = %s"
    " AND i.logistics_no = d.logistics_no",
    "CEB303": "SELECT i.id FROM window_export_order d"
    " JOIN window_export_inventory i USING (order_no, ebp_code, ebc_code) WHERE d.id = %s",
    "CEB403": "SELECT i.id FROM window_collection d"
    " JOIN window_export_inventory i USING (order_no, ebp_code, ebc_code) WHERE d.id = %s",
    "CEB505": "SELECT i.id FROM window_export_waybill d"
    " JOIN window_export_inventory i USING (logistics_no, logistics_code) WHERE d.id = %s",
}
_UNDOING = {
    "CEB621": "退单后可重新申报; 已放行的请用撤销(CEB623)或退货(CEB625)申请",
    "CEB603": "退单后可重新申报; 尚未离境的请用撤销(CEB605)申请",
    "CEB213": "已理货的退货申请不能更改; 退单后可用原编号重新申请, 其余货物请另行申请",
}
_DELETION = 3


def apart(messages: Sequence[Prepared]) -> list[Sequence[Prepared]]:
    """Split what is committed together so that a change finds what arrived before it, in order of arrival."""
    if not any(message.revisions for message in messages):
        return [messages]
    parts: list[list[Prepared]] = [[]]
    for message in messages:
        if message.revisions:
            parts += [[message], []]
        else:
            parts[-1].append(message)
    return [part for part in parts if part]


def admit_revisions(cursor: Cursor, messages: Sequence[Prepared], disputes: Disputes) -> None:
    """Settle the revisions of ``messages``: supersede what may change, reply where nothing may or need be stored."""
    for message in messages:
        for ordinal, revision in message.revisions.items():
            if revision.app_type == _DELETION and (known := _deleted_before(cursor, message.kind, revision)):
                disputes.deleted_before(message, ordinal, *known)
                continue
            reply = _admit(cursor, message.kind, message.first_id + ordinal, revision)
            if reply is not None:
                message.replies[ordinal] = reply
            if reply is not None and reply.status in (DELETED.status, PENDING):
                _remember(cursor, message, ordinal, revision)


def _deleted_before(cursor: Cursor, kind: str, revision: Revision) -> tuple[int, int] | None:
    """Message and document of this very deletion, if it was admitted before."""
    cursor.execute(
        "SELECT message_id, document_id FROM public.declarations_deletion"
        " WHERE kind = %s AND key = %s AND app_time = %s",
        (kind, list(revision.key), revision.app_time),
    )
    return cursor.fetchone()


def _remember(cursor: Cursor, message: Prepared, ordinal: int, revision: Revision) -> None:
    cursor.execute(
        "INSERT INTO public.declarations_deletion VALUES (%s, %s, %s, %s, %s)",
        (message.kind, list(revision.key), revision.app_time, message.first_id + ordinal, message.message_id),
    )


def _admit(cursor: Cursor, kind: str, document_id: int, revision: Revision) -> Reply | None:
    table = sql.Identifier("public", f"declarations_{TABLES[kind]}")
    cursor.execute(
        sql.SQL(
            "SELECT id, app_time, app_type FROM {} WHERE {} AND superseded_by IS NULL ORDER BY id DESC LIMIT 1"
        ).format(table, _same(own_key(kind))),
        revision.key,
    )
    current = cursor.fetchone()
    key = "|".join(revision.key)
    if current is None:
        detail = f"没有可更改的单证[{key}]"
        return Reply(code(kind, "none"), sentence(str(code(kind, "none")), detail, "新单证请以 appType=1 发送"))
    if (revision.app_time, revision.app_type) == current[1:]:
        return None  # the change that stands already: staged like any document, it meets itself and gets its receipt
    if revision.app_time <= current[1]:
        detail = f"接收报文为旧报文数据[{key}], 已有报送时间 {current[1]}"
        return Reply(code(kind, "older"), sentence(str(code(kind, "older")), detail, "appTime 应晚于已收报文"))
    if (kept := _kept(cursor, kind, current[0], key)) is not None:
        return kept
    changes = revision.app_type != _DELETION
    if changes and kind in INVENTORIES and _order_taken(cursor, kind, current[0], revision.order_key):
        # Refused before the predecessor gives up its keys: else neither of the two would stand.
        detail = f"[{'|'.join(revision.order_key)}]已由其他清单申报"
        known = code(kind, "known")
        return Reply(known, sentence(str(known), detail, "请核对 orderNo; 一个订单只能对应一份清单"))
    free(cursor, kind, current[0], document_id)
    return None if changes else _deleted(cursor, kind, current[0])


def _deleted(cursor: Cursor, kind: str, document_id: int) -> Reply:
    """What the deletion of a document is told; an application that was under way ends with it.

    Where customs decides on the kind it goes on, and this is what we expect.
    """
    withdrawn = withdraw_sent(cursor, document_id) if kind in UNDOING else None
    return sent_on(kind, Reply(DELETED.status, withdrawn.note) if withdrawn else DELETED)


def _same(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in columns)


def _order_taken(cursor: Cursor, kind: str, inventory_id: int, declared: tuple[str, ...]) -> bool:
    """Whether another inventory stands for the order."""
    cursor.execute(
        sql.SQL("SELECT FROM {} WHERE {} AND superseded_by IS NULL AND id <> %s LIMIT 1").format(
            sql.Identifier("public", f"declarations_{TABLES[kind]}"), _same(order_key(kind))
        ),
        (*declared, inventory_id),
    )
    return cursor.fetchone() is not None


def _kept(cursor: Cursor, kind: str, document_id: int, key: str) -> Reply | None:
    """Why a document may not be changed any more, or None."""
    number = code(kind, "fixed")
    if kind in WORKED_OFF:
        standing = standing_of(cursor, kind, document_id)
        if standing is not None and standing.may_be_replaced:
            return None
        detail = f"单证[{key}]已受理办结, 不能更改"
        return Reply(number, sentence(str(number), detail, "请以新的编号另行申报"))
    if (fixed := _fixed_by(cursor, kind, document_id)) is None:
        return None
    detail = f"单证[{key}]{'已理货' if kind in RETURNS else '已随清单申报'}, 状态 {fixed}, 不能更改"
    return Reply(number, sentence(str(number), detail, _UNDOING[_inventory_of(kind)]))


def _inventory_of(kind: str) -> str:
    """The kind of inventory that goes the same way, in or out; an application for return stands by itself."""
    if kind in RETURNS:
        return kind
    return "CEB621" if MESSAGES[kind].direction == "import" else "CEB603"


def _fixed_by(cursor: Cursor, kind: str, document_id: int) -> int | None:
    """The status of the inventory that keeps a document from being changed, or None."""
    ids = [document_id]
    if kind in _DECLARED:
        cursor.execute(_DECLARED[kind], (document_id,))
        ids = [row[0] for row in cursor.fetchall()]
    for inventory_id in ids if kind != "CEB513" else []:
        standing = standing_of(cursor, _inventory_of(kind), inventory_id)
        if standing is not None and not standing.may_be_replaced:
            return standing.status
    return None
