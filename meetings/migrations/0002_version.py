"""The number of a meeting's revision becomes the version that every shared model has; calendars go on counting it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def count_from_one(apps, schema_editor):
    apps.get_model("meetings", "Meeting").objects.update(version=models.F("version") + 1)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("meetings", "0001_initial"),
    ]

    operations = [
        migrations.RenameField("meeting", "revision", "version"),
        migrations.AlterField("meeting", "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.RunPython(count_from_one, migrations.RunPython.noop),
        migrations.AddField(
            "meeting",
            "saved_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người lưu",
            ),
        ),
        migrations.AddField(
            "meeting", "saved_at", models.DateTimeField(editable=False, null=True, verbose_name="lưu lúc")
        ),
    ]
