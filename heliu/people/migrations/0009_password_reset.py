"""Links that reset a password stand behind the wall: no enterprise's page lists or reads them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from heliu.kernel.walls import no_wall, wall


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_sign_ins'),
    ]

    operations = [
        migrations.CreateModel(
            name='PasswordReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='口令摘要')),
                ('with_factors', models.BooleanField(verbose_name='同时清除第二重验证')),
                ('created_at', models.DateTimeField(verbose_name='办理时间')),
                ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '重置密码',
                'verbose_name_plural': '重置密码',
                'constraints': [models.UniqueConstraint(condition=models.Q(('used_at__isnull', True)), fields=('user',), name='people_reset_one_open')],
            },
        ),
        migrations.RunSQL(wall("people_passwordreset", "false"), no_wall("people_passwordreset")),
    ]
