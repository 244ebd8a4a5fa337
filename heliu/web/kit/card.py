"""Pages on which the card on the reader's own machine signs (UKey): their script speaks to its agent, to nobody else.

It asks the page's ``prepare`` for what is to be signed, lets the card sign it, and hands the values to ``done``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heliu.ceb.ukey import HOST, PORT
from heliu.kernel.problems import Invalid, TooLarge
from heliu.web.headers import POLICY

BODY_BYTES_MAX: Final = 1024 * 1024
UKEY_ADDRESS: Final = f"ws://{HOST}:{PORT}"


def card_page(request: HttpRequest, template: str, page: Mapping[str, Any]) -> HttpResponse:
    """A page that includes ``kit/card.html`` and may speak to the card."""
    response = render(request, template, {**page, "ukey": UKEY_ADDRESS})
    response.headers["Content-Security-Policy"] = f"{POLICY}; connect-src 'self' {UKEY_ADDRESS}"
    return response


@dataclass(frozen=True, slots=True)
class Told:
    """What the script sent: the card's certificate, base64; its values by the number of what was signed."""

    certificate: str
    kept: str
    values: Mapping[str, str]


def asked_by_script(request: HttpRequest) -> Told:
    """``Accept: application/json`` makes problems come back as JSON too. Raises Invalid, TooLarge."""
    body = _body(request)
    return Told(str(body.get("certificate", "")), str(body.get("kept", "")), {})


def signed_by_script(request: HttpRequest) -> Told:
    """The same with the card's signatures. Raises Invalid, TooLarge."""
    body = _body(request)
    values = body.get("values")
    if not isinstance(values, dict):
        raise Invalid(_("没有收到签名值。"))
    told = {str(key): str(value) for key, value in values.items()}
    return Told(str(body.get("certificate", "")), str(body.get("kept", "")), told)


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > BODY_BYTES_MAX:
        raise TooLarge(_("请求超过 %(most)d 字节（BODY_BYTES_MAX）。") % {"most": BODY_BYTES_MAX})
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as problem:
        raise Invalid(_("请求不是 JSON。")) from problem
    if not isinstance(found, dict):
        raise Invalid(_("请求不是 JSON。"))
    return found
