"""Goods are their firm's until they are handed in, the positive list is everybody's to read."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

OF_ITEM = "EXISTS (SELECT FROM registry_goodsitem g WHERE g.id = {table}.item_id AND g.firm_id = " + FIRM + ")"
WALLS = {
    "registry_goodsitem": wall("registry_goodsitem", f"firm_id = {FIRM}"),
    "registry_goodsversion": wall("registry_goodsversion", OF_ITEM.format(table="registry_goodsversion")),
    "registry_goodsevent": wall("registry_goodsevent", OF_ITEM.format(table="registry_goodsevent")),
    "registry_goodsupload": wall("registry_goodsupload", f"owner = {FIRM}"),
    "registry_positivelist": wall("registry_positivelist", "false", readable="true"),
}


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_goods"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in WALLS.items()]
