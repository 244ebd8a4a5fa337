"""Cancellations, arrivals and departures of exports, in every generation that is open; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.declarations.generations import add_documents
from heliu.kernel.walls import FIRM, no_wall, wall

PAPERS = (Path(__file__).resolve().parent.parent / "sql" / "export_papers.sql").read_text(encoding="utf-8")
OWN = {
    "declarations_cancellation": f"{FIRM} IN (ebc_code, agent_code)",
    "declarations_arrival": f"{FIRM} IN (operator_code, logistics_code)",
    "declarations_departure": f"logistics_code = {FIRM}",
}


def add(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    add_documents(connection.connection, ("cancellation", "arrival", "departure"))


class Migration(migrations.Migration):
    dependencies = [("declarations", "0005_exports")]
    operations = [
        migrations.RunSQL(PAPERS, migrations.RunSQL.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
