"""Finds every page as people do: from a beginning along all links, as each kind of person.

What answers but is no page (a file, a redirect, a form that is only sent) is told apart, and a page nobody was led to
is named: otherwise it would be missing from every figure without a word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from heliu.people.facts import ENTERPRISE_ROLES, Role

OK: Final = 200
NO_GET: Final = 405
REDIRECTS: Final = frozenset({301, 302})
PART: Final = re.compile(r"<(?:(\w+):)?\w+>")
ANY_PART: Final = {"int": "1", "number": "1", "str": "x", "slug": "x", None: "x"}
VISITS_MAX: Final = 4  # addresses of one view looked at by one person: cases in other states lead elsewhere
LINKS_MAX: Final = 400
HOME: Final = "home"
_ONCE: Final = "one-off: the token in its address is used up"
_KEY: Final = "needs a passkey, which only a browser holds"
_JOBS: Final = "shows what the jobs process made, which is not part of the stage"
_CARD: Final = "where a card signs for whom the sandbox holds no key; it holds that of the demonstration's platform"
_EXCUSED: Final = "no registration of the demonstration fails by what may be excused"
_DELIVERED: Final = "goods whose list has left and was registered; the demonstration registers none"
LEFT_OUT: Final[Mapping[str, str]] = {
    "account:invitation": _ONCE,
    "account:reset": _ONCE,
    "account_inactive": "one sentence, for a login that was ended in the moment it signed in",
    "account_set_password": "for a login without a password; each has one from its invitation on",
    "kit:export_file": _JOBS,
    "whatif:download": _JOBS,
    "originals:reveal": _JOBS,
    "originals:sign": _CARD,
    "exemptions:ask": _EXCUSED,
    "office_exemptions:exception": _EXCUSED,
    "office_exemptions:delivery": _DELIVERED,
    "office_exemptions:signature": _DELIVERED,
    "overseas:refund": "no shipment of the demonstration is to be refunded",
    "office_originals:reveal": _JOBS,
    "mfa_authenticate": "between the two steps of a sign-in",
    "mfa_login_webauthn": _KEY,
    "mfa_list_webauthn": _KEY,
    "mfa_edit_webauthn": _KEY,
    "mfa_remove_webauthn": _KEY,
    "mfa_reauthenticate_webauthn": _KEY,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A view at one address, and who met it there. ``page``: it answers in HTML."""

    view: str
    path: str
    login: str
    page: bool
    octets: int


@dataclass(slots=True)
class Walk:
    """What was found by whom, and which views only lead on."""

    found: list[Found] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)

    def as_somebody(self, client: Any, login: str, beginnings: Iterable[str]) -> None:
        """Follow every link, a few addresses of each view."""
        waiting, tried, visits = list(beginnings), set[str](), Counter[str]()
        while waiting:
            path = waiting.pop(0)
            view = view_of(path)
            if path in tried or view is None or visits[view] >= VISITS_MAX:
                continue
            tried.add(path)
            answer = client.get(path)
            if answer.status_code in REDIRECTS:
                self.passed.add(view)
                waiting.append(answer.headers["Location"])
            if answer.status_code != OK:
                continue
            visits[view] += 1
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            is_page = answer.headers["Content-Type"].startswith("text/html")
            self.found.append(Found(view, path, login, is_page, len(content)))
            waiting += linked(content, path) if is_page else []

    def kinds(self) -> list[Found]:
        """Each view once a face, as whoever sees most of it; once in all where strangers see it; a home a person."""
        public = {one.view for one in self.found if not one.login}
        fullest: dict[tuple[str, str], Found] = {}
        for one in self.found:
            who = one.login if one.view == HOME else "" if one.view in public else face_of(one.login)
            before = fullest.get((one.view, who))
            if before is None or (before.octets < one.octets and one.view not in public):
                fullest[one.view, who] = one
        return list(fullest.values())

    def unreached(self, client: Any) -> list[str]:
        """Views nobody was led to, which answer a GET and are not left out for a reason."""
        known = {one.view for one in self.found} | self.passed | set(LEFT_OUT)
        return sorted(name for name, pattern in routes() if name not in known and _answers(client, pattern))


def face_of(login: str) -> str:
    if login not in set(Role):
        return login
    return "portal" if Role(login) in ENTERPRISE_ROLES else "office"


def linked(content: bytes, base: str) -> list[str]:
    """Where a page leads: its links, and what it asks for by itself."""
    from lxml import html  # noqa: PLC0415  (only when there is a page)

    page = html.fromstring(content.decode())
    places = [*(one.get("href") for one in page.iter("a")), *(one.get("hx-get") for one in page.iter())]
    joined = (urljoin(base, place).partition("#")[0] for place in places if place)
    return [place for place in dict.fromkeys(joined) if place.startswith("/")][:LINKS_MAX]


def view_of(path: str) -> str | None:
    from django.urls import Resolver404, resolve  # noqa: PLC0415  (settings are ready only now)

    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return None


def routes() -> Iterator[tuple[str, str]]:
    """All views of ours by their names, with their patterns; the back office of super-users is Django's own."""
    from django.urls import get_resolver  # noqa: PLC0415  (as above)

    yield from _below(get_resolver(), "/", ())


def _below(resolver: Any, prefix: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if not hasattr(entry, "url_patterns"):
            yield ":".join((*spaces, entry.name or pattern)), pattern
        elif not pattern.startswith("/admin/"):
            yield from _below(entry, pattern, (*spaces, entry.namespace) if entry.namespace else spaces)


def _answers(client: Any, pattern: str) -> bool:
    path = PART.sub(lambda part: ANY_PART[part[1]], pattern)
    return bool(client.get(path).status_code != NO_GET)
