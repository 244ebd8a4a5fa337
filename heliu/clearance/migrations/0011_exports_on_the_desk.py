"""Firms see that their export, too, is on hold; what officers note stays theirs."""

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

HOLD = "clearance_hold"
BEFORE = "EXISTS (SELECT FROM declarations_inventory i WHERE i.id = clearance_hold.inventory_id)"
OWN = f"{BEFORE} OR EXISTS (SELECT FROM declarations_export_inventory i WHERE i.id = clearance_hold.inventory_id)"


class Migration(migrations.Migration):
    dependencies = [("clearance", "0010_outbox"), ("declarations", "0011_papers_of_a_parcel")]
    operations = [
        migrations.RunSQL(no_wall(HOLD) + wall(HOLD, OWN), no_wall(HOLD) + wall(HOLD, BEFORE)),
    ]
