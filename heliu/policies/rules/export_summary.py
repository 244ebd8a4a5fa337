"""Which lists of a month are summed up into declarations, and by when (汇总申报). Pure."""

from datetime import date

from heliu.kernel.days import months_later
from heliu.policies.parameters import in_force
from heliu.policies.working_days import moved_where_known

MONTHLY_DAY = "export_summary/monthly_day"
MODES = "export_summary/modes"


def due_on(month: date, law_on: date | None = None) -> date:
    """The last day for lists that left in ``month`` (its first day): the 10th, since 2019 the 15th of the next one.

    By the law of the next month, or of ``law_on``. A day on which offices are closed moves to the next working day.
    Raises NotInForce before the first law.
    """
    summed_in = following(month)
    return moved_where_known(summed_in.replace(day=int(in_force(MONTHLY_DAY, law_on or summed_in).value)))


def summed_modes(month: date, law_on: date | None = None) -> tuple[str, ...]:
    """Of which supervision modes the lists that left in ``month`` are summed up in the next one; law as above."""
    return tuple(str(in_force(MODES, law_on or following(month)).value).split())


def following(month: date) -> date:
    """The first day of the month after, in which the lists of ``month`` are summed up."""
    return months_later(month.replace(day=1), 1)
