"""`heliu bench policy`: what the tax of a line costs, and how many stored declarations a what-if takes a second.

Every answer is checked: line by line against the pure rule, to the fen; stored declarations against what they came to;
the sum under a change against the pure rules over the baskets that were bought.
"""

import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import Connection, sql

from heliu.cli.bench.relay import bare_stage
from heliu.cli.installation import database
from heliu.cli.traffic.meter import LOADER, CpuMeter
from heliu.kernel.postgres.cluster import installation_cluster
from heliu.kernel.state import state_dir
from heliu.policies.changes import Change, NewValue, Words
from heliu.policies.consumption import NOT_TAXED, ConsumptionRate
from heliu.policies.parameter_files import Period, Reference
from heliu.policies.parameters import law, under
from heliu.policies.rules.import_order import ImportLine, ImportOrder, Rates
from heliu.policies.rules.import_tax import assess
from heliu.policies.rules.line_tax import per_line_payable

if TYPE_CHECKING:
    from heliu.whatif.facts import Impact

LINES: Final = 100_000
STORED: Final = 1_000_000
EXPLAINED_MAX: Final = 5_000
"""Orders taxed with every step explained: the baseline, some hundred microseconds each."""
ROUNDS: Final = 3
SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)
SHARE: Final = Decimal("0.70")
CHANGED: Final = Decimal("0.80")
BASKETS_MAX: Final = 10_000
MICROSECONDS: Final = 1_000_000
_RATES: Final = [(Decimal(vat), Decimal(ct)) for vat in ("0.09", "0.13") for ct in ("0", "0", "0", "0.10", "0.15")]
_BASKETS: Final = """
SELECT d.decided_on, v.goods_codes, v.totals, v.freight, v.insured_fee, count(*)
FROM clearance_decision d JOIN public.declarations_inventory v ON v.id = d.inventory_id
WHERE d.decided_on BETWEEN %s AND %s AND d.outcome = 5 GROUP BY 1, 2, 3, 4, 5 LIMIT %s
"""
Line = tuple[Decimal, Decimal, Decimal]
Say = Callable[[str], None]


def measure(lines: int, stored: int, say: Say, *, existing: bool = False) -> dict[str, Any]:
    """``existing``: over what the installation of this checkout holds, else over an own past of ``stored``."""
    load_before = os.getloadavg()
    with _stage(existing=existing) as server_pid, psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        meter = CpuMeter({"postgres": [server_pid] if server_pid else []})
        if not existing:
            from heliu.clearance.history.api import fill_history  # noqa: PLC0415  (the settings are ready only now)

            say(f"正在填充 {stored:,} 单历史数据……")
            fill_history(connection, stored)
            connection.commit()
        say(f"正在计算 {lines:,} 行税款……")
        by_line = _lines(connection, _made(lines), meter)
        connection.rollback()
        say("正在推演……")
        by_study = _studies(connection, meter)
    return {
        "line": by_line,
        "what_if": by_study,
        "wrong": by_line["wrong"] + by_study["wrong"],
        "settings": {"cores": os.cpu_count(), "python": platform.python_version(), "load_before": load_before},
    }


@contextmanager
def _stage(*, existing: bool) -> Iterator[int | None]:
    """The number of the server's process, where it is ours."""
    with bare_stage() if not existing else database():
        server = installation_cluster(state_dir()).running()
        yield server.pid if server else None


def _made(lines: int) -> list[Line]:
    """Price, VAT and consumption tax rate of random lines; seeded, so that two runs tax the same."""
    random = Random(1)  # noqa: S311 - no secret is drawn
    return [(Decimal(random.randint(1, 450_000)) / 100, *random.choice(_RATES)) for _ in range(lines)]


def _lines(connection: Connection, lines: Sequence[Line], meter: CpuMeter) -> dict[str, Any]:
    rounds = [_round(connection, lines, meter) for _ in range(ROUNDS)]
    told: dict[str, Any] = {"lines": len(lines), "rounds": ROUNDS, "wrong": sum(one.pop("wrong") for one in rounds)}
    for name in rounds[0]:
        told[f"{name}_cpu_us"] = round(sorted(one[name] for one in rounds)[ROUNDS // 2], 2)
    told["ratio_pure"] = round(told["explained_cpu_us"] / told["pure_cpu_us"], 1)
    told["ratio_set_based"] = round(told["explained_cpu_us"] / max(told["set_based_cpu_us"], 0.01), 1)
    return told


def _round(connection: Connection, lines: Sequence[Line], meter: CpuMeter) -> dict[str, Any]:
    """The same lines three ways, one after the other; CPU of the process that does the work, per line."""
    some = lines[:EXPLAINED_MAX]
    began = time.process_time()
    explained = [_explained(one) for one in some]
    explained_s = time.process_time() - began
    began = time.process_time()
    pure = [per_line_payable(price, Decimal(0), vat, rate, SHARE) for price, vat, rate in lines]
    pure_s = time.process_time() - began
    set_based, set_based_s = _set_based(connection, lines, meter)
    wrong = sum(mine != theirs for mine, theirs in zip(pure, set_based, strict=True))
    wrong += sum(mine != theirs for mine, theirs in zip(pure, explained, strict=False))
    return {
        "explained": explained_s / len(some) * MICROSECONDS,
        "pure": pure_s / len(lines) * MICROSECONDS,
        "set_based": set_based_s / len(lines) * MICROSECONDS,
        "wrong": wrong,
    }


def _explained(line: Line) -> tuple[Decimal, Decimal]:
    price, vat, rate = line
    consumption = ConsumptionRate("ad_valorem", rate=rate) if rate else NOT_TAXED
    totals = assess(ImportOrder(SINCE, (ImportLine(1, Decimal(1), price, Rates(Decimal(0), vat, consumption)),))).totals
    return (totals.consumption_tax, totals.vat) if totals else (Decimal(-1), Decimal(-1))


def _set_based(
    connection: Connection, lines: Sequence[Line], meter: CpuMeter
) -> tuple[list[tuple[Decimal, Decimal]], float]:
    """By the text of the hot statement; only the computing is timed, not bringing the lines there and back."""
    from heliu.taxation.api import line_consumption_tax_sql, line_vat_sql  # noqa: PLC0415  (as above)

    connection.execute("CREATE TEMP TABLE bench_line (place integer, price numeric, vat numeric, rate numeric)")
    with connection.cursor() as cursor, cursor.copy("COPY bench_line FROM STDIN") as copy:
        for place, line in enumerate(lines):
            copy.write_row((place, *line))
    once, share = sql.SQL("false"), sql.Literal(SHARE)
    statement = sql.SQL(
        "CREATE TEMP TABLE bench_tax AS SELECT place, {} AS consumption_tax, {} AS vat FROM bench_line l"
    )
    text = statement.format(
        line_consumption_tax_sql("l.price", "l.rate", share, once),
        line_vat_sql("l.price", ("l.vat", "l.rate"), share, once),
    )
    before = meter.read()
    connection.execute(text)
    used = meter.read()["postgres"] - before["postgres"]
    rows = connection.execute("SELECT consumption_tax, vat FROM bench_tax ORDER BY place").fetchall()
    connection.execute("DROP TABLE bench_line, bench_tax")
    return [(row[0], row[1]) for row in rows], used


def _studies(connection: Connection, meter: CpuMeter) -> dict[str, Any]:
    from heliu.whatif.api import study  # noqa: PLC0415  (as above)

    change = _change()
    connection.commit()
    told: dict[str, Any] = {"wrong": 0}
    for name, asked in (("no_change", None), ("collected_share_80", change)):
        before = meter.read()
        impact = study(os.environ["DATABASE_URL"], asked, SINCE, UNTIL)
        used = {role: seconds - before[role] for role, seconds in meter.read().items()}
        told[name] = _said(impact, used)
    nothing, changed = told["no_change"], told["collected_share_80"]
    told["wrong"] = sum(one["unlike"] for one in (nothing, changed)) + (Decimal(nothing["difference"]) != 0)
    expected = _expected(connection, change)
    if expected is not None:
        changed["expected"] = str(expected)
        told["wrong"] += Decimal(changed["after"]) != expected
    return told


def _said(impact: "Impact", used: dict[str, float]) -> dict[str, Any]:
    each = MICROSECONDS / max(impact.recomputed, 1)
    return {
        "declarations": impact.recomputed,
        "judged_one_by_one": impact.judged,
        "seconds": impact.seconds,
        "declarations_per_s": round(impact.recomputed / max(impact.seconds, 0.1)),
        "cpu_us_per_declaration": round(sum(used.values()) * each, 1),
        "of_it_postgres_us": round(used["postgres"] * each, 1),
        "of_it_own_us": round(used[LOADER] * each, 1),
        "unlike": sum(impact.unlike_counts.values()),
        "winners": impact.total.winners,
        "losers": impact.total.losers,
        "before": str(impact.total.before.total),
        "after": str(impact.total.after.total),
        "difference": str(impact.difference),
    }


def _change() -> Change:
    reference = Reference("实测用的假设", "第一条", None)
    period = Period(SINCE, None, CHANGED, reference, "to be confirmed")
    return Change(Words("征收比例八成", "Eighty per cent"), (NewValue("import_composite_tax/collected_share", period),))


def _expected(connection: Connection, change: Change) -> Decimal | None:
    """What the pure rules make of every kind of basket under the change, times how often it was bought.

    None where too many kinds were bought to go through them one by one.
    """
    from heliu.taxation.api import explain  # noqa: PLC0415  (as above)
    from heliu.taxation.facts import DeclaredInventory, DeclaredLine  # noqa: PLC0415

    rows = connection.execute(_BASKETS, (SINCE, UNTIL, BASKETS_MAX + 1)).fetchall()
    if len(rows) > BASKETS_MAX:
        return None
    whole = Decimal(0)
    with under(change.over(law())):
        for day, codes, totals, freight, insured_fee, times in rows:
            goods = enumerate(zip(codes, totals, strict=True), start=1)
            lines = tuple(DeclaredLine(number, code, Decimal(1), total) for number, (code, total) in goods)
            found = explain(DeclaredInventory(day, lines, freight, insured_fee)).totals
            whole += times * found.total if found else 0
    return whole
