"""The tables of export documents, in every generation that is open; and which of them a page may see."""

from pathlib import Path

from django.db import migrations

from heliu.declarations.generations import add_documents
from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "export_tables.sql").read_text(encoding="utf-8")
ADDED = ("export_order", "collection", "export_waybill", "export_inventory")

# As with imports: a counterpart is seen through a document that is seen.
OF_AN_ORDER = """EXISTS (
    SELECT FROM declarations_export_order o
    WHERE o.order_no = declarations_collection.order_no AND o.ebp_code = declarations_collection.ebp_code
      AND o.ebc_code = declarations_collection.ebc_code AND o.superseded_by IS NULL)"""
OF_AN_INVENTORY = """EXISTS (
    SELECT FROM declarations_export_inventory i
    WHERE i.logistics_no = declarations_export_waybill.logistics_no
      AND i.logistics_code = declarations_export_waybill.logistics_code AND i.superseded_by IS NULL)"""
OWN = {
    "declarations_export_order": f"{FIRM} IN (ebc_code, ebp_code)",
    "declarations_collection": f"{FIRM} IN (pay_code, ebp_code, ebc_code) OR {OF_AN_ORDER}",
    "declarations_export_inventory": f"{FIRM} IN (ebc_code, agent_code, ebp_code, logistics_code)",
    "declarations_export_waybill": f"logistics_code = {FIRM} OR {OF_AN_INVENTORY}",
}


def add(_apps, schema_editor) -> None:  # noqa: ANN001
    connection = schema_editor.connection
    connection.ensure_connection()
    add_documents(connection.connection, ADDED)


class Migration(migrations.Migration):
    dependencies = [("declarations", "0004_message_lookups")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
