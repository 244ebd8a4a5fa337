"""Tax to be paid back, what is drawn on guarantees; who may see them. What was to be refunded before is owed too."""

from datetime import timedelta
import django.db.models.deletion
import heliu.taxation.bills.facts
from django.db import migrations, models

from heliu.kernel.days import business_day
from heliu.kernel.walls import FIRM, no_wall, wall
from heliu.policies.parameters import in_force


OWN = {"taxation_payout": f"firm = {FIRM}", "taxation_drawing": f"firm = {FIRM}"}


def owe(apps, _schema_editor):
    payouts = apps.get_model("taxation", "Payout").objects
    for change in apps.get_model("taxation", "Change").objects.filter(refund__gt=0).select_related("bill"):
        made_on = business_day(change.at)
        due_on = made_on + timedelta(days=int(in_force("tax_payment/refund_days", made_on).value))
        payouts.create(
            change=change, firm=change.bill.withholder, amount=change.refund, made_on=made_on, due_on=due_on
        )


class Migration(migrations.Migration):

    dependencies = [
        ('taxation', '0005_withheld_wall'),
    ]

    operations = [
        migrations.CreateModel(
            name='Drawing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('firm', models.CharField(max_length=30, verbose_name='代收代缴义务人')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=19, verbose_name='抵缴金额')),
                ('reference', models.CharField(max_length=60, verbose_name='凭证号')),
                ('drawn_on', models.DateField(verbose_name='抵缴日')),
                ('drawn_by', models.CharField(max_length=150, verbose_name='办理人')),
            ],
            options={
                'verbose_name': '担保抵缴',
                'verbose_name_plural': '担保抵缴',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('firm', models.CharField(max_length=30, verbose_name='代收代缴义务人')),
                ('state', models.CharField(choices=[('due', '待退还'), ('paid', '已退还')], default=heliu.taxation.bills.facts.PayoutState['DUE'], max_length=10, verbose_name='状态')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=19, verbose_name='应退税款')),
                ('made_on', models.DateField(verbose_name='产生日')),
                ('due_on', models.DateField(verbose_name='退还期限')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='退还日')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='退库凭证号')),
                ('noted_by', models.CharField(blank=True, max_length=150, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '退还税款',
                'verbose_name_plural': '退还税款',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='guarantee',
            name='drawn',
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=19, verbose_name='已抵缴'),
        ),
        migrations.AddConstraint(
            model_name='guarantee',
            constraint=models.CheckConstraint(condition=models.Q(('drawn__gte', 0), ('drawn__lte', models.F('amount'))), name='taxation_guarantee_drawn'),
        ),
        migrations.AddField(
            model_name='drawing',
            name='guarantee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drawings', to='taxation.guarantee'),
        ),
        migrations.AddField(
            model_name='drawing',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drawings', to='taxation.payment'),
        ),
        migrations.AddField(
            model_name='payout',
            name='change',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payout', to='taxation.change'),
        ),
        migrations.AddConstraint(
            model_name='drawing',
            constraint=models.UniqueConstraint(fields=('payment', 'guarantee'), name='taxation_drawing_once'),
        ),
        migrations.AddConstraint(
            model_name='drawing',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='taxation_drawing_amount'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(fields=['firm', 'id'], name='taxation_payout_firm'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(condition=models.Q(('state', heliu.taxation.bills.facts.PayoutState['DUE'])), fields=['due_on'], name='taxation_payout_due'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='taxation_payout_amount'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('state', heliu.taxation.bills.facts.PayoutState['PAID']), models.Q(('reference', ''), _negated=True)), models.Q(('paid_on__isnull', True), ('reference', ''), ('state', heliu.taxation.bills.facts.PayoutState['DUE'])), _connector='OR'), name='taxation_payout_paid_on'),
        ),
        migrations.RunPython(owe, migrations.RunPython.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
