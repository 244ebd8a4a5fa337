"""Shipments, goods, sales and proceeds are their firm's; what belongs to one of them is asked of it."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

OWN = {
    **dict.fromkeys(("overseas_shipment", "overseas_good", "overseas_sale", "overseas_proceeds"), f"firm = {FIRM}"),
    # The policy of the parent itself is asked.
    "overseas_movement": "EXISTS (SELECT FROM overseas_good g WHERE g.id = overseas_movement.good_id)",
    "overseas_part": "EXISTS (SELECT FROM overseas_sale s WHERE s.id = overseas_part.sale_id)",
    "overseas_settled": "EXISTS (SELECT FROM overseas_proceeds p WHERE p.id = overseas_settled.proceeds_id)",
}


class Migration(migrations.Migration):
    dependencies = [("overseas", "0001_initial"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()]
