"""Who may open a page: somebody who has signed in, or leads to the sign-in."""

from django.utils.translation import gettext as _

from heliu.kernel.problems import NotKnown
from heliu.people.facts import Actor
from heliu.web.actors import ActorRequest


def known(request: ActorRequest) -> Actor:
    """The actor, or :class:`NotKnown`: first line of every view that is not public. What one may is for services."""
    if not request.actor.is_known:
        raise NotKnown(_("请先登录。"))
    return request.actor
