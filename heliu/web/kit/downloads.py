"""A file as an answer: to be saved, or to be looked at in a box of its own."""

from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from heliu.kernel.workbooks.writing import CONTENT_TYPE

Answer = TypeVar("Answer", bound=HttpResponseBase)


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """To be saved under ``name``, in whatever script; never shown inside our pages."""
    return named(HttpResponse(content, content_type=content_type), name, as_attachment=True)


def workbook(content: bytes, name: str) -> HttpResponse:
    return attached(content, CONTENT_TYPE, name)


def shown(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Shown by the browser where it can, in a box of its own, and kept by nobody on the way."""
    response = named(HttpResponse(content, content_type=content_type), name, as_attachment=False)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def named(response: Answer, name: str, *, as_attachment: bool) -> Answer:
    """The answer, told under which name it is a file."""
    header = content_disposition_header(as_attachment, name)
    response.headers["Content-Disposition"] = header or ("attachment" if as_attachment else "inline")
    return response
