"""One address: client id and secret in, token out; errors as RFC 6749 section 5.2 has them."""

from base64 import b64decode
from binascii import Error as NotBase64
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_plus

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from heliu.kernel.days import now
from heliu.kernel.problems import Invalid, NotKnown, TooMany
from heliu.registry.api import grant_token
from heliu.registry.facts import TOKEN_LIFE

GRANT: Final = "client_credentials"
CREDENTIAL_CHARS_MAX: Final = 200
DESCRIPTIONS: Final = {
    "unsupported_grant_type": "grant_type must be client_credentials.",
    "invalid_client": "Client id or secret is wrong, or the client was stopped. See the page of your API clients.",
    "invalid_scope": "The client has no such scope; it has those its page shows.",
    "slow_down": "Too many tokens in an hour (TOKENS_PER_HOUR_MAX). Use a token again until it expires.",
}
"""In ASCII, as the standard wants them."""


@csrf_exempt  # no cookie is looked at: the secret is the permission
@never_cache
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    if request.POST.get("grant_type") != GRANT:
        return refused("unsupported_grant_type")
    client_id, secret = (told.replace("\x00", "") for told in credentials(request))  # no database keeps such a one
    try:
        value, scopes = grant_token(client_id, secret, request.POST.get("scope", "").split(), now())
    except NotKnown:
        answer = refused("invalid_client", HTTPStatus.UNAUTHORIZED)
        answer.headers["WWW-Authenticate"] = 'Basic realm="heliu"'
        return answer
    except Invalid:
        return refused("invalid_scope")
    except TooMany:
        return refused("slow_down", HTTPStatus.TOO_MANY_REQUESTS)
    seconds = int(TOKEN_LIFE.total_seconds())
    body = {"access_token": value, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(scopes)}
    return JsonResponse(body)


def credentials(request: HttpRequest) -> tuple[str, str]:
    """From the Basic header, else from the form; empty where there are none or they are not to be read."""
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.POST.get("client_id", "")[:CREDENTIAL_CHARS_MAX], request.POST.get("client_secret", "")
    try:
        client_id, _, secret = b64decode(told, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id)[:CREDENTIAL_CHARS_MAX], unquote_plus(secret)


def refused(error: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": DESCRIPTIONS[error]}, status=status)
