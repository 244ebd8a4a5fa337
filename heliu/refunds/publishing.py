"""The zone's average (平均办理时限): counted with each decision, read by anybody, without figures of too few firms."""

from datetime import date

from heliu.kernel.days import now
from heliu.policies.parameters import in_force
from heliu.policies.rules.export_refund_clock import average
from heliu.refunds import models
from heliu.refunds.facts import Published


def publish(year: int) -> None:
    """Count the year anew. Needs sight of all firms: with an officer's decision.

    Two decisions at once count one after the other, each with what the other has left.
    """
    models.Average.objects.select_for_update().filter(year=year).first()
    done = models.Application.objects.filter(done_on__year=year, net_days__isnull=False)
    rows = list(done.values_list("firm", "net_days"))
    if not rows:
        return
    told = average([days for _firm, days in rows if days is not None], date(year, 12, 31))
    enough = told is not None and len({firm for firm, _days in rows}) >= firms_min(date(year, 12, 31))
    shown = told if enough else None
    models.Average.objects.update_or_create(
        year=year,
        defaults={
            "applications": shown.count if shown else None,
            "days": shown.days if shown else None,
            "median": shown.median if shown else None,
            "slowest": shown.slowest if shown else None,
            "goal": told.goal if told else 0,
            "met": shown.met if shown else None,
            "counted_at": now(),
        },
    )


def firms_min(day: date) -> int:
    return int(in_force("export_refund/average_firms_min", day).value)


def published() -> list[Published]:
    """The averages of all years, the newest first. Anybody may read them."""
    return [
        Published(
            one.year,
            one.applications,
            firms_min(date(one.year, 12, 31)),
            one.days,
            one.median,
            one.slowest,
            one.goal,
            one.met,
        )
        for one in models.Average.objects.all()
    ]
