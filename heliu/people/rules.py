"""Who may do what. Pure: the actor and the permission come as arguments."""

from heliu.people.facts import Actor, Permission


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether the actor, under the hat worn now, holds the permission."""
    if permission.public:
        return True
    if not actor.is_known:
        return False
    if actor.post is not None:
        return actor.post in permission.office
    if actor.firm is None or not actor.duties & permission.duties:
        return False
    if actor.only is not None and not (permission.delegable and permission.name in actor.only):
        return False
    return not permission.filed_as or bool(actor.roles & permission.filed_as)


def is_second_person(actor: Actor, first: int | None) -> bool:
    """Two-person rule (经办、复核分离): whoever confirms is known and is not who did the first step."""
    return actor.is_known and first is not None and actor.user_id != first


def sees_firm(actor: Actor, firm_code: str) -> bool:
    """Whether affairs of the firm are in the actor's sight at all: the firm's own people, and officers."""
    return actor.is_officer or (actor.firm is not None and actor.firm == firm_code)
