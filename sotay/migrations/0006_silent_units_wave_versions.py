import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sotay", "0005_scheduled_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="saved_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="lưu lúc"),
        ),
        migrations.AddField(
            model_name="wave",
            name="saved_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người lưu",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddIndex(
            model_name="unitday",
            index=models.Index(models.F("day"), name="unitday_day"),
        ),
    ]
