"""The first generation of the hot tables, so that a fresh installation can take messages."""

from django.db import migrations

from heliu.declarations.generations import IMPORTS, open_next


def open_first(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    open_next(connection.connection, IMPORTS)


class Migration(migrations.Migration):
    dependencies = [("declarations", "0001_tables")]
    operations = [migrations.RunPython(open_first, migrations.RunPython.noop)]
