"""For the walk over all addresses: a version of the positive list is of officers, whoever they are."""

from datetime import date

from heliu.lawbook.tests.goods_lists import drafted


def version(_owner):
    return {"number": drafted(since=date(2099, 1, 1))}


OBJECTS = {f"positive_list:{name}": version for name in ("version", "changes", "decide", "lines", "line")}
