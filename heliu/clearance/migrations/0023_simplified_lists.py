"""How many lists were declared simplified is known by code alone and by currency alone as well."""

from django.db import migrations

ADD = """
INSERT INTO clearance_export_simplified_day (day, ebc_code, agent_code, trade_mode, country, code, currency, lists,
    lines, total)
SELECT c.left_on, i.ebc_code, i.agent_code, i.trade_mode, i.country, g.code, g.currency, count(*), 0, 0
FROM clearance_export_counted c
JOIN public.declarations_export_inventory i ON i.id = c.inventory_id
CROSS JOIN LATERAL (
    SELECT DISTINCT left(u.code, 4), '' FROM unnest(i.goods_codes) AS u (code)
    UNION ALL
    SELECT DISTINCT '', u.currency FROM unnest(i.currencies) AS u (currency)
) AS g (code, currency)
WHERE c.left_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
REMOVE = "DELETE FROM clearance_export_simplified_day WHERE (code = '') <> (currency = '')"


class Migration(migrations.Migration):
    dependencies = [("clearance", "0022_simplified_days")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
