"""The pages' work for the jobs process: exports, and forgetting them."""

import logging

from django.urls import get_resolver
from procrastinate.contrib.django import app

from heliu.web.kit.lists import exports
from heliu.web.models import Export

log = logging.getLogger(__name__)


@app.task(name="web.write_export")
def write_export(*, export_id: int) -> None:
    """Run twice it writes the same file again; an export that is gone was forgotten."""
    _ = get_resolver().url_patterns  # the addresses enter the lists
    export = Export.objects.filter(pk=export_id).first()
    if export is not None:
        exports.carry_out(export)


@app.periodic(cron="17 3 * * *")
@app.task(name="web.forget_exports", queueing_lock="web.forget_exports")
def forget_exports(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    log.info("forgot %d old exports", exports.forget_old())
