"""Applications for the return of exports and tallies of what came back, in every open generation; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.declarations.generations import add_documents
from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "export_returns.sql").read_text(encoding="utf-8")
OWN = {
    "declarations_export_return": f"{FIRM} IN (ebc_code, agent_code, logistics_code)",
    "declarations_return_tally": f"{FIRM} IN (operator_code, logistics_code)",
}


def add(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    add_documents(connection.connection, ("export_return", "return_tally"))


class Migration(migrations.Migration):
    dependencies = [("declarations", "0012_undoing_papers")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
