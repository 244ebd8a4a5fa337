"""Refunds on departure (9810) and their settlement; invoices and goods abroad are held by quantity."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from heliu.kernel.walls import no_wall, wall

NOOP = migrations.RunSQL.noop
WHOLE = "UPDATE refunds_invoiceuse u SET quantity = i.quantity FROM refunds_invoice i WHERE i.id = u.invoice_id"
MINE = "EXISTS (SELECT FROM refunds_application a WHERE a.id = refunds_settlement.application_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("refunds", "0003_held_in_part"),
    ]

    operations = [
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("confirmed", "企业已确认，待核对"),
                            ("returned", "已退回更正"),
                            ("settled", "已核算，待补退或补缴"),
                            ("closed", "已结清"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("content", models.JSONField(verbose_name="核算内容")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("refunded", models.DecimalField(decimal_places=2, max_digits=19, verbose_name="已预退税额")),
                ("earned", models.DecimalField(decimal_places=2, max_digits=19, verbose_name="已销售部分应退税额")),
                ("difference", models.DecimalField(decimal_places=2, max_digits=19, verbose_name="核算差额")),
                ("confirmed_by", models.CharField(blank=True, max_length=150, verbose_name="确认人")),
                ("confirmed_at", models.DateTimeField(verbose_name="确认时间")),
                ("checked_by", models.CharField(blank=True, max_length=150, verbose_name="核对人")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核对时间")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="结清日")),
            ],
            options={
                "verbose_name": "离境即退税核算",
                "verbose_name_plural": "离境即退税核算",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="invoiceuse",
            name="refunds_invoice_used_once",
        ),
        migrations.RemoveConstraint(
            model_name="parceluse",
            name="refunds_parcel_used_once",
        ),
        migrations.AddField(
            model_name="application",
            name="business",
            field=models.CharField(
                choices=[("ordinary", "一般申报"), ("departure", "离境即退税")],
                default="ordinary",
                max_length=10,
                verbose_name="业务类型",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="settle_until",
            field=models.DateField(blank=True, null=True, verbose_name="核算期限"),
        ),
        migrations.AddField(
            model_name="invoiceuse",
            name="quantity",
            field=models.DecimalField(decimal_places=5, default=0, max_digits=19, verbose_name="数量"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="parceluse",
            name="quantity",
            field=models.DecimalField(decimal_places=5, max_digits=19, null=True, verbose_name="数量"),
        ),
        migrations.AddField(
            model_name="parceluse",
            name="sold_before",
            field=models.DecimalField(decimal_places=5, max_digits=19, null=True, verbose_name="申请前已售"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("settle_until__isnull", False)),
                fields=["settle_until"],
                name="refunds_application_settle",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settle_until__isnull", True),
                    models.Q(("business", "departure"), ("state", "paid")),
                    _connector="OR",
                ),
                name="refunds_application_settled_later",
            ),
        ),
        migrations.RunSQL(WHOLE, NOOP),
        migrations.AddConstraint(
            model_name="invoiceuse",
            constraint=models.UniqueConstraint(fields=("invoice", "application"), name="refunds_invoice_used_once"),
        ),
        migrations.AddConstraint(
            model_name="invoiceuse",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="refunds_invoice_use_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="parceluse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("quantity__isnull", True)),
                fields=("inventory_id", "goods_no"),
                name="refunds_parcel_used_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="parceluse",
            constraint=models.UniqueConstraint(
                fields=("inventory_id", "goods_no", "application"), name="refunds_parcel_part_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="parceluse",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"),
                name="refunds_parcel_use_above_zero",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="refunds.application"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "returned"), _negated=True),
                fields=("application",),
                name="refunds_settlement_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "difference",
                        django.db.models.expressions.CombinedExpression(models.F("earned"), "-", models.F("refunded")),
                    ),
                    ("earned__gte", 0),
                ),
                name="refunds_settlement_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refunds_settlement_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)),
                    _connector="OR",
                ),
                name="refunds_settlement_closed",
            ),
        ),
        migrations.RunSQL(wall("refunds_settlement", MINE), no_wall("refunds_settlement")),
    ]
