"""Inbound details of imports, in every open generation; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.declarations.generations import add_documents
from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "inbound_details.sql").read_text(encoding="utf-8")
NAME = "declarations_inbound_detail"


def add(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    add_documents(connection.connection, ("inbound_detail",))


class Migration(migrations.Migration):
    dependencies = [("declarations", "0014_summary_applications")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunSQL(wall(NAME, f"{FIRM} IN (operator_code, logistics_code)"), no_wall(NAME)),
    ]
