"""Master lists of exports, in every generation that is open; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.declarations.generations import add_documents
from heliu.kernel.walls import FIRM, no_wall, wall

LISTS = (Path(__file__).resolve().parent.parent / "sql" / "master_lists.sql").read_text(encoding="utf-8")
NAME = "declarations_master_list"


def add(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    add_documents(connection.connection, ("master_list",))


class Migration(migrations.Migration):
    dependencies = [("declarations", "0009_version_before")]
    operations = [
        migrations.RunSQL(LISTS, migrations.RunSQL.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunSQL(wall(NAME, f"{FIRM} IN (agent_code, logistics_code)"), no_wall(NAME)),
    ]
