"""Bills are their withholder's and their seller's, payments, guarantees and accounts the withholder's."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

OWN = {
    "taxation_bill": f"withholder = {FIRM} OR seller = {FIRM}",
    # The policy of the bill itself is asked.
    "taxation_change": "EXISTS (SELECT FROM taxation_bill b WHERE b.id = taxation_change.bill_id)",
    "taxation_payment": f"firm = {FIRM}",
    "taxation_guarantee": f"firm = {FIRM}",
    "taxation_account": f"firm = {FIRM}",
}


class Migration(migrations.Migration):
    dependencies = [("taxation", "0001_bills"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()]
