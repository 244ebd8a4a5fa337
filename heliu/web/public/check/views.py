"""The page of the check: files in, everything about them out, nothing kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.ceb.unpack import MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, unpack
from heliu.kernel.days import now
from heliu.web.public.check.examine import belief, examine
from heliu.web.public.check.forms import MEBIBYTE, CheckForm


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    reports = []
    if form.is_bound and form.is_valid():
        files = unpack((one.name or "", one.read()) for one in form.cleaned_data["chosen"])
        held, at, language = belief(), now(), get_language() or ""
        reports = [examine(one, held, at, language) for one in files]
    page = {"form": form, "reports": reports, "limits": _limits()}
    return render(request, "check/check.html", page, status=422 if form.errors else 200)


def _limits() -> str:
    return _(
        "XML 报文、DxpMsg 信封或装有它们的 zip；至多 %(files)d 个，每个不超过 %(file)d MB，合计不超过 %(total)d MB。"
    ) % {"files": MAX_FILES, "file": MAX_FILE_BYTES // MEBIBYTE, "total": MAX_TOTAL_BYTES // MEBIBYTE}
