"""Every page is made behind the second wall: one transaction, in which the database knows who asks."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from heliu.people.api import behind_the_wall
from heliu.people.facts import Actor

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
BACK_OFFICE: Final = "admin"
"""Super-users correct data there as the owner of the tables."""


def without_wall(reason: str) -> Callable[[View], View]:
    """For a view that must answer when the database does not, or reads what is no organisation's."""

    def mark(view: View) -> View:
        view.without_wall = reason  # type: ignore[attr-defined]
        return view

    return mark


class WallMiddleware:
    """The innermost middleware: what the others read (session, user, actor) they read before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if stands_outside(request.path_info):
            return self.get_response(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        bool(actor.is_known)  # asked now: behind the wall the hats of the person could not all be read
        request.wall = behind_the_wall(actor)  # type: ignore[attr-defined]
        request.wall.__enter__()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        except BaseException as fault:
            request.wall.__exit__(type(fault), fault, fault.__traceback__)  # type: ignore[attr-defined]
            raise
        request.wall.__exit__(None, None, None)  # type: ignore[attr-defined]
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = streamed(actor, response)
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> None:
        """What the view did is undone; the page that tells about it is made behind a new wall."""
        held: AbstractContextManager[None] | None = getattr(request, "wall", None)
        if held is not None:
            held.__exit__(type(fault), fault, fault.__traceback__)
            request.wall = behind_the_wall(request.actor)  # type: ignore[attr-defined]
            request.wall.__enter__()  # type: ignore[attr-defined]


def stands_outside(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return True  # nothing is read to say so
    return BACK_OFFICE in match.app_names or hasattr(match.func, "without_wall")


def streamed(actor: Actor, response: StreamingHttpResponse) -> Iterator[bytes]:
    """A response that is still being read when the request is over has a wall of its own."""
    parts: Iterable[Any] = response.streaming_content  # type: ignore[assignment]  # WSGI: no asynchronous ones
    return behind(actor, parts)


def behind(actor: Actor, parts: Iterable[bytes]) -> Iterator[bytes]:
    with behind_the_wall(actor):
        yield from parts
