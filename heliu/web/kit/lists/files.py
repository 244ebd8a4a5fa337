"""The current filter and columns as CSV, written while one waits, and as JSON for programs."""

import csv
from collections.abc import Iterator
from typing import Final

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import TooLarge
from heliu.kernel.spreadsheets import harmless
from heliu.people.facts import Actor
from heliu.web.kit.downloads import named
from heliu.web.kit.lists.cells import value_of, written
from heliu.web.kit.lists.reading import batches, count_of, page_of
from heliu.web.kit.lists.spec import EXPORT_AT_ONCE_MAX
from heliu.web.kit.lists.state import State

BOM: Final = "\ufeff"  # by which Excel knows UTF-8


class Echo:
    """A file that hands back what is written into it."""

    def write(self, line: str) -> str:
        return line


def as_csv(state: State, actor: Actor) -> StreamingHttpResponse:
    if not count_of(state, actor).exact:
        raise TooLarge(
            _("超过 %(most)d 条（EXPORT_AT_ONCE_MAX），不能立即导出为 CSV。请改用“导出 Excel”，完成后再下载。")
            % {"most": EXPORT_AT_ONCE_MAX}
        )
    response = StreamingHttpResponse(lines(state, actor), content_type="text/csv; charset=utf-8")
    return named(response, file_name(state, "csv"), as_attachment=True)


def lines(state: State, actor: Actor) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BOM + writer.writerow([str(column.label) for column in state.columns])
    for rows in batches(state, actor, EXPORT_AT_ONCE_MAX):
        for row in rows:
            yield writer.writerow([harmless(written(value_of(column, row))) for column in state.columns])


def as_json(state: State, actor: Actor) -> HttpResponse:
    rows, after = page_of(state, actor)
    count = count_of(state, actor)
    body = {
        "rows": [
            {
                "id": state.spec.row_id(row),
                **{column.key: json_value(value_of(column, row)) for column in state.columns},
            }
            for row in rows
        ],
        "count": {"number": count.number, "exact": count.exact},
        "next": state.address(after=after) + "&format=json" if after else None,
        "wrong": {key: [str(one) for one in errors] for key, errors in state.form.errors.items()},
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def json_value(value: object) -> object:
    return value if value is None or isinstance(value, bool | int) else written(value)


def file_name(state: State, kind: str) -> str:
    return f"{state.spec.key.replace('.', '-')}-{business_day(now()):%Y%m%d}.{kind}"
