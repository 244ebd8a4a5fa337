"""Timers of the register (定时任务), run by the jobs process; each may run twice or late without harm."""

import logging

from procrastinate.contrib.django import app

from heliu.kernel.days import now
from heliu.registry.goods.models import GoodsUpload

log = logging.getLogger(__name__)


@app.periodic(cron="20 18 * * *")  # 2:20 in Beijing
@app.task(name="registry.forget_uploads", queueing_lock="registry.forget_uploads")
def forget_uploads(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    """Uploaded workbooks are kept no longer than their time."""
    if forgotten := GoodsUpload.forget(now()):
        log.info("uploads of goods: %d forgotten", forgotten)
