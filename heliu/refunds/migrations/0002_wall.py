"""Papers and applications are their firm's; tables of the law and the zone's average are everybody's to read."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

MINE = f"firm = {FIRM}"


def of_application(table):
    """The policy of the application itself is asked."""
    return f"EXISTS (SELECT FROM refunds_application a WHERE a.id = {table}.application_id)"


OWN = {
    "refunds_profile": MINE,
    "refunds_invoice": MINE,
    "refunds_receipt": MINE,
    "refunds_application": MINE,
    **{
        table: of_application(table)
        for table in (
            "refunds_invoiceuse",
            "refunds_receiptuse",
            "refunds_parceluse",
            "refunds_pause",
            "refunds_event",
        )
    },
}
READ_BY_ALL = ("refunds_ratetable", "refunds_holidayyear", "refunds_average")


class Migration(migrations.Migration):
    dependencies = [("refunds", "0001_applications"), ("people", "0003_wall")]
    operations = [
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
        *(migrations.RunSQL(wall(table, "false", readable="true"), no_wall(table)) for table in READ_BY_ALL),
    ]
