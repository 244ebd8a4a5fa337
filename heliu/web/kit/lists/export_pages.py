"""Pages of an export: its progress, and the file when it is ready; only for who asked for it."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from heliu.kernel.problems import Conflict, NotThere
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.lists.exports import DAYS_KEPT, path_of
from heliu.web.kit.lists.reading import LISTS
from heliu.web.models import Export


def own(request: ActorRequest, export_id: int) -> Export:
    export = Export.objects.filter(pk=export_id, user_id=known(request).user_id).first()
    if export is None:
        raise NotThere(_("没有这个导出，或者它已超过保存期限。请回到列表重新导出。"))
    return export


def progress(request: ActorRequest, export_id: int) -> HttpResponse:
    """The whole page, or for HTMX its moving part."""
    export = own(request, export_id)
    template = "kit/lists/export_progress.html" if getattr(request, "htmx", False) else "kit/lists/export.html"
    shown = {"export": export, "days_kept": DAYS_KEPT, "title": LISTS[export.list_key].title}
    return render(request, template, shown)


def fetch(request: ActorRequest, export_id: int) -> HttpResponseBase:
    export = own(request, export_id)
    if export.state != Export.State.READY or not path_of(export).exists():
        raise Conflict(_("这个导出还不能下载：%(state)s。") % {"state": export.get_state_display()})
    name = f"{export.list_key.replace('.', '-')}-{export.pk}.xlsx"
    return FileResponse(path_of(export).open("rb"), as_attachment=True, filename=name)
