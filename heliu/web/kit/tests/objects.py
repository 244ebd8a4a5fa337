"""Objects for the walk over all addresses: an export of the owner."""

from heliu.web.models import Export


def export(owner):
    made = Export.objects.create(user_id=owner.user_id, list_key="team", language="zh-hans")
    return {"export_id": made.pk}


OBJECTS = {"kit:export": export, "kit:export_file": export}
