"""Documents of a filing that are downloaded: papers handed in, the certificate (附件、备案证明)."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heliu.registry.filing import api
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import shown


@require_safe
def paper(request: ActorRequest, paper: int) -> HttpResponse:
    told, content = api.open_paper(paper, actor=known(request))
    return shown(content, told.media_type, told.name)


@require_safe
def attestation(request: ActorRequest, filing: int) -> HttpResponse:
    number, content = api.open_attestation(filing, actor=known(request))
    return shown(content, "application/pdf", f"{number}.pdf")
