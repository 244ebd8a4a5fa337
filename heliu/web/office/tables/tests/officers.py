"""The officers of the law book's tests at their pages."""

from html import unescape

from heliu.people.models import User
from heliu.web.tests.visitors import entering


def signed_in(actor):
    return entering(User.objects.get(pk=actor.user_id))


def text(response):
    return unescape(response.content.decode())
