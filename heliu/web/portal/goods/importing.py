"""The import of goods from Excel: choose, look at the preview, take the wrong rows back in red, commit, receipt."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliu.kernel.problems import Invalid, Problem
from heliu.kernel.workbooks.checking import CellFault, Line, Outcome
from heliu.kernel.workbooks.limits import MEBIBYTE
from heliu.kernel.workbooks.template import plain
from heliu.people.api import may, require
from heliu.registry.goods import api
from heliu.registry.goods.facts import Seen
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import workbook
from heliu.web.portal.goods.forms import UploadForm

EDIT, SUBMIT = "registry.edit_goods", "registry.submit_goods"
SHOWN_MAX = 50
"""Rows and faults a preview shows; the error workbook has them all."""


def choose(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, EDIT)
    asked = request.method == "POST"
    form, limits = UploadForm(request.POST, request.FILES) if asked else UploadForm(), api.TEMPLATE.limits
    if asked and form.is_valid():
        file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
        try:
            if file:
                kept = api.keep_upload(file.read(limits.bytes_max + 1), file.name, actor=actor)
            else:
                kept = api.keep_pasted(pasted, actor=actor)
        except Problem as refused:
            place = "file" if file else "pasted"
            form.add_error(place, refused.detail)
            for one in refused.violations:
                form.add_error(place, f"{one.detail}{one.fix}")
        else:
            return redirect("goods:upload", kept.id)
    mega = limits.bytes_max // MEBIBYTE
    page = {"form": form, "rows": limits.rows_max, "mega": mega, "uploads": api.uploads_of(actor)}
    return render(request, "goods/import.html", page)


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), EDIT)
    return workbook(api.template_workbook(), "goods-template.xlsx")


def upload(request: ActorRequest, upload_id: int) -> HttpResponse:
    """The preview, and after the commit the receipt, at one address."""
    actor = known(request)
    if request.method == "POST":
        return commit(request, upload_id)
    found = api.upload_of(upload_id, actor=actor)
    if found.committed_at is not None:
        page = {"upload": found, "counts": labelled(found.counts), "undoable": api.undoable(upload_id, actor=actor)}
        return render(request, "goods/receipt.html", page)
    seen = api.see_upload(upload_id, actor=actor)
    return render(request, "goods/preview.html", preview_page(seen) | {"may_submit": may(actor, SUBMIT)})


def commit(request: ActorRequest, upload_id: int) -> HttpResponse:
    actor = known(request)
    whole = request.POST.get("mode") == "whole"
    try:
        api.commit_upload(upload_id, actor=actor, whole=whole, submit="submit" in request.POST)
    except Invalid as refused:
        messages.error(request, refused.detail)
    return redirect("goods:upload", upload_id)


def undo(request: ActorRequest, upload_id: int) -> HttpResponse:
    """Take the import back: first what that means, then done."""
    actor = known(request)
    if request.method == "POST":
        api.undo_upload(upload_id, actor=actor)
        messages.success(request, _("已撤销导入。"))
        return redirect("goods:upload", upload_id)
    page = {"upload": api.upload_of(upload_id, actor=actor), "undoable": api.undoable(upload_id, actor=actor)}
    return render(request, "goods/undo.html", page)


@require_safe
def errors(request: ActorRequest, upload_id: int) -> HttpResponse:
    only_wrong = request.GET.get("rows") == "wrong"
    return workbook(api.error_workbook(upload_id, actor=known(request), only_wrong=only_wrong), "goods-errors.xlsx")


def preview_page(seen: Seen) -> dict[str, object]:
    columns, sheet = api.TEMPLATE.columns, seen.preview.sheet
    places = sheet.columns.places
    read = [(str(column.heading), sheet.headings[places[column.key]]) for column in columns if column.key in places]
    faults = seen.preview.faults
    return {
        "upload": seen.upload,
        "counts": labelled({outcome.value: count for outcome, count in seen.preview.counts.items()}),
        "right": len(seen.preview.right),
        "wrong": seen.preview.counts[Outcome.WRONG],
        "mapped": [(theirs, "" if plain(theirs) == plain(ours) else ours) for ours, theirs in read],
        "missing": [column.heading for column in columns if column.key not in places],
        "sheet": sheet,
        "lines": [row_of(line) for line in seen.preview.lines[:SHOWN_MAX]],
        "more_lines": max(0, len(seen.preview.lines) - SHOWN_MAX),
        "faults": [fault_of(one) for one in faults[:SHOWN_MAX]],
        "more_faults": max(0, len(faults) - SHOWN_MAX),
    }


def outcome_words() -> dict[Outcome, tuple[str, str]]:
    """What a row would do, as the pages say it, with its tone."""
    return {
        Outcome.NEW: (_("新增"), "good"),
        Outcome.CHANGED: (_("有变化"), "warn"),
        Outcome.SAME: (_("与现有相同"), ""),
        Outcome.WRONG: (_("有错误"), "bad"),
    }


def labelled(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(text, counts.get(outcome.value, 0)) for outcome, (text, _tone) in outcome_words().items()]


def row_of(line: Line) -> dict[str, object]:
    text, tone = outcome_words()[line.outcome]
    changes = [str(api.TEMPLATE.column(key).heading) for key in line.changes]
    return {"number": line.row.number, "cells": line.row.cells, "outcome": text, "tone": tone, "changes": changes}


def fault_of(fault: CellFault) -> dict[str, object]:
    keys = {column.key: column.heading for column in api.TEMPLATE.columns}
    return {"row": fault.row, "column": keys.get(fault.column, ""), "cause": fault.cause, "fix": fault.fix}
