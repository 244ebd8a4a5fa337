"""Summary declarations of exports: applications, declarations, their lines, and whence each line came."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "exports" / "sql" / "summaries.sql").read_text(encoding="utf-8")
SUMMARY = f"{FIRM} IN (agent_code, ebc_code, decl_agent_code)"


def of_summary(table):
    return f"EXISTS (SELECT FROM clearance_summary s WHERE s.id = {table}.summary_id)"


def of_declaration(table):
    return f"EXISTS (SELECT FROM clearance_summary_declaration d WHERE d.id = {table}.declaration_id)"


OWN = {
    "clearance_summary": SUMMARY,
    "clearance_summed": of_summary("clearance_summed"),
    "clearance_summary_declaration": of_summary("clearance_summary_declaration"),
    "clearance_summary_line": of_declaration("clearance_summary_line"),
    "clearance_summary_item": of_declaration("clearance_summary_item"),
}
PAPER = "clearance_export_paper"
KINDS = ("cancellation", "master_list", "arrival", "departure")


def of_papers(kinds):
    return " OR ".join(f"EXISTS (SELECT FROM declarations_{kind} d WHERE d.id = {PAPER}.document_id)" for kind in kinds)


class Migration(migrations.Migration):
    dependencies = [("clearance", "0014_export_returns"), ("declarations", "0014_summary_applications")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
        migrations.RunSQL(
            no_wall(PAPER) + wall(PAPER, of_papers((*KINDS, "summary_application"))),
            no_wall(PAPER) + wall(PAPER, of_papers(KINDS)),
        ),
    ]
