"""Which lists of a month are summed up into declarations, and by when (汇总申报). Pure."""

from datetime import date

from heliu.kernel.days import months_later
from heliu.policies.parameters import in_force
from heliu.policies.working_days import moved_where_known

MONTHLY_DAY = "export_summary/monthly_day"
MODES = "export_summary/modes"


def due_on(month: date) -> date:
    """The last day for lists that left in ``month`` (its first day): the 10th, since 2019 the 15th of the next one.

    A day on which offices are closed moves to the next working day. Raises NotInForce before the first law.
    """
    following = _following(month)
    return moved_where_known(following.replace(day=int(in_force(MONTHLY_DAY, following).value)))


def summed_modes(month: date) -> tuple[str, ...]:
    """Of which supervision modes the lists that left in ``month`` are summed up in the next one."""
    return tuple(str(in_force(MODES, _following(month)).value).split())


def _following(month: date) -> date:
    return months_later(month.replace(day=1), 1)
