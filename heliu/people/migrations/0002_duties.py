# The owner becomes the administrator, the declarant the handler; a reviewer joins them.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='member',
            name='people_member_duty',
        ),
        migrations.AddField(
            model_name='post',
            name='park',
            field=models.CharField(blank=True, max_length=20, verbose_name='园区代码'),
        ),
        migrations.AlterField(
            model_name='member',
            name='duty',
            field=models.CharField(choices=[('administrator', '管理员'), ('handler', '经办'), ('reviewer', '复核'), ('finance', '财务'), ('reader', '查阅')], max_length=20, verbose_name='职责'),
        ),
        migrations.RunSQL(
            "UPDATE people_member SET duty = 'administrator' WHERE duty = 'owner';"
            "UPDATE people_member SET duty = 'handler' WHERE duty = 'declarant'",
            "UPDATE people_member SET duty = 'owner' WHERE duty = 'administrator';"
            "UPDATE people_member SET duty = 'declarant' WHERE duty IN ('handler', 'reviewer')",
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['administrator', 'handler', 'reviewer', 'finance', 'reader'])), name='people_member_duty'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('park', ''), ('role', 'park'), _connector='OR'), name='people_post_park'),
        ),
    ]
