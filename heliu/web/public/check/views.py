"""The page of the check: files in, everything about them out, nothing kept."""

import math
import time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.ceb.check import Terms
from heliu.ceb.unpack import MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, unpack
from heliu.kernel.buckets import Buckets
from heliu.kernel.days import now
from heliu.kernel.problems import TooMany
from heliu.registry.api import believed
from heliu.web.origin import address
from heliu.web.public.check.examine import examine
from heliu.web.public.check.forms import MEBIBYTE, CheckForm

CHECKS_PER_MINUTE_MAX: Final = 20
"""From one address: a check takes the processor for seconds."""
buckets = Buckets(rate_per_s=CHECKS_PER_MINUTE_MAX / 60, burst=CHECKS_PER_MINUTE_MAX)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    reports = []
    if form.is_bound and form.is_valid():
        _admit(request)
        files = unpack((one.name or "", one.read()) for one in form.cleaned_data["chosen"])
        terms, language = Terms(*believed(), now()), get_language() or ""
        reports = [examine(one, terms, language) for one in files]
    page = {"form": form, "reports": reports, "limits": _limits()}
    return render(request, "check/check.html", page, status=422 if form.errors else 200)


def _admit(request: HttpRequest) -> None:
    if wait_s := buckets.take(address(request), time.monotonic()):
        detail = _("每个地址每分钟最多检查 %(most)d 次（CHECKS_PER_MINUTE_MAX）。请 %(wait)d 秒后再试。")
        raise TooMany(detail % {"most": CHECKS_PER_MINUTE_MAX, "wait": math.ceil(wait_s)})


def _limits() -> str:
    return _(
        "XML 报文、DxpMsg 信封或装有它们的 zip；至多 %(files)d 个，每个不超过 %(file)d MB，合计不超过 %(total)d MB。"
    ) % {"files": MAX_FILES, "file": MAX_FILE_BYTES // MEBIBYTE, "total": MAX_TOTAL_BYTES // MEBIBYTE}
