"""By when the lists of a month are summed up into declarations (汇总申报期限). Pure."""

from datetime import date

from heliu.kernel.days import months_later
from heliu.policies.parameters import in_force
from heliu.policies.working_days import NoCalendar, moved_to_working_day

MONTHLY_DAY = "export_summary/monthly_day"


def due_on(month: date) -> date:
    """The last day for lists that left in ``month`` (its first day): the 10th, since 2019 the 15th of the next one.

    A day on which offices are closed moves to the next working day. Where the holidays of that year are not published
    yet it stays as counted: never later than the law's. Raises NotInForce before the first law.
    """
    following = months_later(month.replace(day=1), 1)
    last = following.replace(day=int(in_force(MONTHLY_DAY, following).value))
    try:
        return moved_to_working_day(last)
    except NoCalendar:
        return last
