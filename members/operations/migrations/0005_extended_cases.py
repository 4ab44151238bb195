"""A limit that was extended says so by itself, no longer by its words alone."""

from django.db import migrations, models

MARK = """UPDATE operations_case SET extended = true WHERE state = 'open' AND "limit" LIKE '%, gia hạn %'"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0004_fees")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="extended",
            field=models.BooleanField(db_default=False, default=False, verbose_name="đã gia hạn"),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
