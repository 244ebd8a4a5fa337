"""Summary applications (汇总申请, CEB701) taken: what they name or find is held for them, or told by rule.

In the transaction that stores them only the hot columns are looked at; the declarations are formed by a job, which
reads the goods in full (forming.py). An application by list is returned whole when one of its inventories is refused.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.cancelling import OUR_NUMBER
from heliu.clearance.exports.moves import RETURNED, WAITING
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.clearance.exports.sets import part_by_part
from heliu.clearance.exports.summaries.judging import NAMED_MAX, Asked, fault, sifted
from heliu.clearance.exports.summaries.rules import Candidate
from heliu.clearance.facts import Paper
from heliu.declarations.api import numbers_ending_in
from heliu.kernel.days import business_day, from_customs_time, now
from heliu.kernel.phrases import shown
from heliu.kernel.queues import PROMPT

KIND: Final = "CEB701"
FORM_TASK: Final = "clearance.form_summaries_now"
INVENTORIES_PER_PART_MAX: Final = 5_000
ASKED: Final = (
    "SELECT id, cop_no, agent_code, ebc_code, decl_agent_code, customs_code, period_from, period_to, summary_flag,"
    " item_name_flag, part_count, part_no, invt_nos FROM public.declarations_summary_application"
    " WHERE id = ANY (%s) ORDER BY part_no, id"
)
_BEGUN: Final = (
    "SELECT id, sum_no, ebc_code, decl_agent_code, customs_code, by_owner, by_name FROM clearance_summary"
    " WHERE agent_code = %s AND cop_no = %s AND status <> 100 FOR UPDATE"
)
_BEGIN: Final = (
    "INSERT INTO clearance_summary"
    " (id, sum_no, agent_code, cop_no, ebc_code, decl_agent_code, customs_code, by_owner, by_name)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_CANDIDATES: Final = """
SELECT {number}, i.id, i.customs_code, i.trade_mode, i.statistics_flag, d.status, s.sum_no
FROM clearance_export_decision d
JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
JOIN public.declarations_message m ON m.id = i.message_id
LEFT JOIN clearance_summed x ON x.inventory_id = d.inventory_id
LEFT JOIN clearance_summary s ON s.id = x.summary_id
WHERE {of} AND i.ebc_code = %s AND i.agent_code = %s AND i.superseded_by IS NULL
ORDER BY d.inventory_id {most} FOR UPDATE OF d
"""
_NAMED: Final = _CANDIDATES.format(number=INVENTORY_NO, of="d.inventory_id = ANY (%s)", most="")
_CLOSED_IN: Final = _CANDIDATES.format(
    number=INVENTORY_NO,
    of="d.status = 899 AND d.decided_at >= %s AND d.decided_at < %s + interval '1 second'",
    most="LIMIT %s",
)
_TAKE: Final = (
    "INSERT INTO clearance_summed (inventory_id, summary_id, document_id) SELECT k, %s, %s FROM unnest(%s::bigint[]) k"
)
_READY: Final = """
UPDATE clearance_summary s SET ready = true
WHERE s.status = 2 AND NOT s.ready AND s.id IN (SELECT summary_id FROM clearance_summed WHERE document_id = ANY (%s))
    AND NOT EXISTS (
        SELECT FROM public.declarations_summary_application d
        JOIN clearance_export_paper p ON p.document_id = d.id AND p.awaits
        WHERE d.cop_no = s.cop_no AND d.agent_code = s.agent_code AND d.superseded_by IS NULL)
RETURNING s.id
"""
_WAKE: Final = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, 0, NULL, NULL, '{}', NULL)::procrastinate_job_to_defer_v1])"
)


def apply_for_summary(cursor: Cursor, ids: Sequence[int]) -> dict[int, Paper]:
    """Work off stored applications; what each part is answered. What is whole now is formed by the jobs process."""
    told = part_by_part(cursor, KIND, ids, partial(_apply, cursor))
    cursor.execute(_READY, (list(told),))
    if cursor.fetchall():
        cursor.execute(_WAKE, (PROMPT, FORM_TASK))
    return told


def _apply(cursor: Cursor, number: int) -> Paper:
    cursor.execute(ASKED, ([number],))
    [row] = cursor.fetchall()
    asked = Asked(*row)
    if wrong := fault(asked):
        return Paper(RETURNED, wrong)
    cursor.execute(_BEGUN, (asked.agent_code, asked.cop_no))
    begun = cursor.fetchone()
    if begun is not None and tuple(begun[2:]) != asked.terms:
        text = "收发货人、报关单位、申报地海关或汇总标志与同组分报文不同"
        return Paper(RETURNED, f"[Code:E65;Desc:{text};Fix:同一份申请的各部分表头须相同]")
    found = _candidates(cursor, asked)
    if len(found) > INVENTORIES_PER_PART_MAX:
        text = f"清单超过{INVENTORIES_PER_PART_MAX}份"
        return Paper(RETURNED, f"[Code:E77;Desc:{text};Fix:请缩短时间范围, 或分成多份报文]")
    return _held(cursor, asked, found, begun[:2] if begun else None)


def _candidates(cursor: Cursor, asked: Asked) -> list[Candidate]:
    """What the application names, or what left in its period: with one the lines are not looked at (填制说明)."""
    firms = (asked.ebc_code, asked.agent_code)
    if asked.period_from is not None and asked.period_to is not None:
        period = tuple(from_customs_time(str(each)) for each in (asked.period_from, asked.period_to))
        cursor.execute(_CLOSED_IN, (*period, *firms, INVENTORIES_PER_PART_MAX + 1))
        return [Candidate(*row) for row in cursor.fetchall()]
    if len(asked.invt_nos) > INVENTORIES_PER_PART_MAX:
        return [Candidate(one) for one in asked.invt_nos]
    ours = {one: given[1] for one in asked.invt_nos if (given := OUR_NUMBER.fullmatch(one))}
    cursor.execute(_NAMED, (list(numbers_ending_in(cursor.connection, ours.values())), *firms))
    known = {row[0]: Candidate(*row) for row in cursor.fetchall()}
    return [known.get(one, Candidate(one)) for one in asked.invt_nos]


def _held(cursor: Cursor, asked: Asked, found: list[Candidate], begun: tuple[int, str] | None) -> Paper:
    """Hold for the application what it takes; with a list all or nothing."""
    taken, left_out = sifted(found, asked.customs_code)
    faults = "".join(
        f"[Code:{rule.code};Desc:{len(named)}份清单不能汇总({shown(named, NAMED_MAX)});Fix:{rule.fix}]"
        for rule, named in left_out.items()
    )
    if faults and asked.period_from is None:
        return Paper(RETURNED, faults)
    if not taken:
        return Paper(RETURNED, f"[Code:E76;Desc:时间范围内没有可汇总的清单;Fix:请核对范围, 按结关时间]{faults}")
    summary_id, sum_no = begun or _begin(cursor, asked)
    cursor.execute(_TAKE, (summary_id, asked.id, [one.id for one in taken]))
    text = f"汇总申请{sum_no}第{asked.part}/{asked.parts}部分受理, {len(taken)}份清单, 汇总结果另行回执"
    return Paper(WAITING, f"[Code:E60;Desc:{text}]{faults}")


def _begin(cursor: Cursor, asked: Asked) -> tuple[int, str]:
    sum_no = f"S{business_day(now()):%Y%m%d}{asked.id % 1_000_000_000:09d}"
    cursor.execute(_BEGIN, (asked.id, sum_no, asked.agent_code, asked.cop_no, *asked.terms))
    return asked.id, sum_no
