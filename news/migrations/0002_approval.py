"""Who checked and who wrote a bulletin stand in columns; for what is there already, the audit is read once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def read_the_audit(apps, schema_editor):
    bulletins = apps.get_model("news", "Bulletin").objects
    about = (
        apps.get_model("members", "AuditEntry")
        .objects.filter(object_type="news.bulletin")
        .exclude(actor=None)
        .order_by("pk")
    )
    for entry in about.filter(action="bulletin.save"):
        for bulletin in bulletins.filter(pk=entry.object_id):
            bulletin.writers.add(entry.actor_id)
    for entry in about.filter(action="bulletin.check"):
        sent = bulletins.filter(pk=entry.object_id, state="submitted", submitted_at__lte=entry.at)
        sent.update(state="checked", checker=entry.actor_id, checked_at=entry.at)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ("news", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="bulletin",
            name="checked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="duyệt bước một lúc"),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="checker",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người duyệt bước một",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="writers",
            field=models.ManyToManyField(editable=False, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name="bulletin",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Nháp"),
                    ("submitted", "Chờ duyệt"),
                    ("checked", "Chờ duyệt bước hai"),
                    ("returned", "Trả lại"),
                    ("approved", "Đã duyệt"),
                    ("published", "Đã đăng"),
                    ("withdrawn", "Đã gỡ"),
                    ("archived", "Lưu trữ"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="trạng thái",
            ),
        ),
        migrations.RunPython(read_the_audit, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "checked"), _negated=True),
                    models.Q(("checked_at__isnull", False), ("checker__isnull", False)),
                    _connector="OR",
                ),
                name="bulletin_checked_names_who_and_when",
            ),
        ),
    ]
