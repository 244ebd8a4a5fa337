"""Originals and requests are their platform's; what the sandbox's customs end notes is of officers only."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall


def of_request(table: str) -> str:
    """Rows of a request the actor may see: the policy of the request itself is asked."""
    return wall(table, f"EXISTS (SELECT FROM originals_request r WHERE r.id = {table}.request_id AND r.firm_code = {FIRM})")


OWN = {
    "originals_original": wall("originals_original", f"firm_code = {FIRM}"),
    "originals_orderof": wall("originals_orderof", f"firm_code = {FIRM}"),
    "originals_request": wall("originals_request", f"firm_code = {FIRM}"),
    "originals_answer": of_request("originals_answer"),
    "originals_step": of_request("originals_step"),
    "originals_callback": wall("originals_callback", f"firm_code = {FIRM}"),
    "originals_reception": wall("originals_reception", "false"),
}


class Migration(migrations.Migration):
    dependencies = [("originals", "0001_initial"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in OWN.items()]
