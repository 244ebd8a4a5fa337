"""Summary applications of exports, in every generation that is open; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.declarations.generations import add_documents
from heliu.kernel.walls import FIRM, no_wall, wall

TABLE = (Path(__file__).resolve().parent.parent / "sql" / "summary_applications.sql").read_text(encoding="utf-8")
NAME = "declarations_summary_application"


def add(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    add_documents(connection.connection, ("summary_application",))


class Migration(migrations.Migration):
    dependencies = [("declarations", "0013_export_returns")]
    operations = [
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunSQL(wall(NAME, f"{FIRM} IN (agent_code, ebc_code, decl_agent_code)"), no_wall(NAME)),
    ]
