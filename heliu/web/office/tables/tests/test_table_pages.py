"""What pages of every table's versions tell."""

from datetime import UTC, date, datetime

from heliu.lawbook.tables.facts import State, Version
from heliu.policies.parameters import Reference
from heliu.web.office.tables.pages import listed

AT = datetime(2020, 1, 1, tzinfo=UTC)


def version(number, since, state):
    reference = Reference("公告", "附件", None)
    hands = {"uploader_id": 1, "uploader": "张三", "uploaded_at": AT, "decider": "李四", "decided_at": AT, "reason": ""}
    return Version(number, since, reference, "secondary", state, 1, "t.csv", "", **hands)


def test_in_force_is_what_was_released_for_the_latest_day_and_nothing_else_of_that_day():
    past, later, future = date(2021, 1, 1), date(2022, 1, 1), date(2099, 1, 1)
    found = [
        version(5, future, State.RELEASED),
        version(4, later, State.WITHDRAWN),
        version(3, past, State.RELEASED),  # released after the one that binds from a later day
        version(2, later, State.RELEASED),
    ]
    page = listed(found)
    assert page["binds"] == later
    assert [one.id for one, _state, _tone, binds in page["rows"] if binds] == [2]
    assert listed([])["binds"] is None
