"""Cancellations and returns of imports, in every generation that is open; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.declarations.generations import add_documents
from heliu.kernel.walls import FIRM, no_wall, wall

PAPERS = (Path(__file__).resolve().parent.parent / "sql" / "undoing_papers.sql").read_text(encoding="utf-8")
NAMES = ("import_cancellation", "import_return")
OWN = {f"declarations_{name}": f"{FIRM} IN (ebc_code, agent_code)" for name in NAMES}


def add(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    add_documents(connection.connection, NAMES)


class Migration(migrations.Migration):
    dependencies = [("declarations", "0011_papers_of_a_parcel")]
    operations = [
        migrations.RunSQL(PAPERS, migrations.RunSQL.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
