"""May they? Asked by every verb before it does anything (权限)."""

from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.problems import NotAllowed, NotThere
from heliu.people import rules
from heliu.people.facts import Actor, Duty, Permission, Role
from heliu.people.permissions import permission


def may(actor: Actor, name: str) -> bool:
    """Whether the actor holds the permission ``<room>.<verb>_<noun>``; an unknown name is a programming error."""
    return rules.holds(actor, permission(name))


def require(actor: Actor, name: str) -> None:
    """Raise NotAllowed, with the sentence of what is missing and who holds it, unless the actor may."""
    wanted = permission(name)
    if not rules.holds(actor, wanted):
        missing = {"sentence": told(wanted), "holders": holders(wanted)}
        raise NotAllowed(_("您没有此项权限：%(sentence)s。可以办理的人员：%(holders)s。") % missing)


def require_second_person(actor: Actor, first: int | None) -> None:
    """Raise NotAllowed if the actor is who did the first step: a reviewer does not confirm their own work."""
    if not rules.is_second_person(actor, first):
        raise NotAllowed(_("经办与复核须为不同人员：此件由您本人经办，请由另一位复核人员确认。"))


def require_sight(actor: Actor, firm_code: str) -> None:
    """Raise NotThere unless the firm is the actor's own or the actor is an officer: others' affairs do not exist."""
    if not rules.sees_firm(actor, firm_code):
        raise NotThere(_("没有找到，或不属于您的企业。"))


def require_firm(actor: Actor) -> str:
    """The customs code of the enterprise the actor acts for; NotAllowed for whoever acts for none."""
    if actor.firm is None:
        raise NotAllowed(_("此项由企业办理。请在页首切换到您所代表的企业。"))
    return actor.firm


def holders(wanted: Permission) -> str:
    """Who holds the permission, as one reads it."""
    posts = [told(role) for role in Role if role in wanted.office]
    duties = [told(duty) for duty in Duty if duty in wanted.duties]
    of_enterprises = [_("企业的%(duties)s") % {"duties": _("、").join(duties)}] if duties else []
    return _("；").join([*filter(None, [_("、").join(posts)]), *of_enterprises])
