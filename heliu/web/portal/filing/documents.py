"""Documents of a filing that are downloaded: papers handed in, the certificate (附件、备案证明)."""

from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heliu.registry.filing import api
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known


@require_safe
def paper(request: ActorRequest, paper: int) -> HttpResponse:
    told, content = api.open_paper(paper, actor=known(request))
    return _document(content, told.media_type, told.name)


@require_safe
def attestation(request: ActorRequest, filing: int) -> HttpResponse:
    number, content = api.open_attestation(filing, actor=known(request))
    return _document(content, "application/pdf", f"{number}.pdf")


def _document(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Shown by the browser where it can, in a box of its own, and kept by nobody on the way."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
