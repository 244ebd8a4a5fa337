"""What an application rests on is written down in it; the tables of uses say only what it holds, a receipt in part."""

from django.db import migrations, models

NOOP = migrations.RunSQL.noop
RECEIPTS_WRITTEN = """
UPDATE refunds_application a SET content = content || jsonb_build_object('receipts', coalesce((
    SELECT jsonb_agg(jsonb_build_object('number', r.number, 'received_on', r.received_on, 'currency', r.currency,
        'amount', r.amount::text, 'payer', r.payer) ORDER BY r.received_on, r.number)
    FROM refunds_receiptuse u JOIN refunds_receipt r ON r.id = u.receipt_id WHERE u.application_id = a.id), '[]'))
"""
TABLES = {
    "invoiceuse": ("refunds_invoice_used_once", ["invoice"]),
    "receiptuse": ("refunds_receipt_used_once", ["receipt", "application"]),
    "parceluse": ("refunds_parcel_used_once", ["inventory_id", "goods_no"]),
}
GIVEN_UP = "".join(f"DELETE FROM refunds_{table} WHERE NOT active;" for table in TABLES)  # noqa: S608 -- our own names
WHOLE = "UPDATE refunds_receiptuse u SET amount = r.amount FROM refunds_receipt r WHERE r.id = u.receipt_id"


class Migration(migrations.Migration):
    dependencies = [("refunds", "0002_wall")]
    operations = [
        migrations.RunSQL(RECEIPTS_WRITTEN, NOOP),
        migrations.RunSQL(GIVEN_UP, NOOP),
        *(migrations.RemoveConstraint(table, name) for table, (name, _fields) in TABLES.items()),
        *(migrations.RemoveField(table, "active") for table in TABLES),
        *(migrations.RemoveField("parceluse", name) for name in ("invt_no", "logistics_no", "entry_no", "line_no")),
        migrations.AddField(
            "receiptuse",
            "amount",
            models.DecimalField("金额", max_digits=19, decimal_places=2, default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(WHOLE, NOOP),
        *(
            migrations.AddConstraint(table, models.UniqueConstraint(fields=fields, name=name))
            for table, (name, fields) in TABLES.items()
        ),
        migrations.AddConstraint(
            "receiptuse",
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="refunds_receipt_use_above_zero"),
        ),
    ]
