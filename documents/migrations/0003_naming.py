import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.utils.timezone
import documents.models.importing
from django.conf import settings
from django.db import migrations, models


def say_what_is_gone(apps, schema_editor):
    """What was taken out is neither in force nor out of it; a few rows in one statement."""
    apps.get_model("documents", "Document").objects.exclude(withdrawn_at=None).update(validity="gone")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_words_of_files"),
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(max_length=200, verbose_name="bảng thông tin")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=documents.models.importing.parcel_path,
                        verbose_name="tệp đã tải lên",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Đang xem trước"),
                            ("ready", "Chờ đăng"),
                            ("applying", "Đang đăng"),
                            ("done", "Đã đăng"),
                            ("failed", "Không dùng được"),
                            ("discarded", "Đã bỏ"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.TextField(blank=True, verbose_name="vì sao không được")),
                ("brought_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="tải lên lúc")),
                ("outcome", models.JSONField(default=dict)),
                ("errors", models.BinaryField(null=True)),
            ],
            options={
                "verbose_name": "đợt nhập văn kiện",
                "verbose_name_plural": "các đợt nhập văn kiện",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="document",
            name="series",
            field=models.CharField(db_default="", default="", editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name="issuer",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="documents.issuer",
                verbose_name="đã gộp vào",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="target_issued_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("platform", "Cương lĩnh chính trị"),
                    ("charter", "Điều lệ Đảng"),
                    ("strategy", "Chiến lược"),
                    ("resolution", "Nghị quyết"),
                    ("decision", "Quyết định"),
                    ("regulation", "Quy định"),
                    ("statute", "Quy chế"),
                    ("directive", "Chỉ thị"),
                    ("conclusion", "Kết luận"),
                    ("circular", "Thông tri"),
                    ("guidance", "Hướng dẫn"),
                    ("notice", "Thông báo"),
                    ("communique", "Thông cáo"),
                    ("declaration", "Tuyên bố"),
                    ("appeal", "Lời kêu gọi"),
                    ("report", "Báo cáo"),
                    ("plan", "Kế hoạch"),
                    ("planning", "Quy hoạch"),
                    ("programme", "Chương trình"),
                    ("scheme", "Đề án"),
                    ("option", "Phương án"),
                    ("project", "Dự án"),
                    ("submission", "Tờ trình"),
                    ("official_letter", "Công văn"),
                    ("minutes", "Biên bản"),
                    ("office_paper", "Giấy tờ hành chính"),
                    ("law", "Luật"),
                    ("decree", "Nghị định"),
                    ("state_circular", "Thông tư"),
                    ("other", "Văn bản khác"),
                ],
                max_length=20,
                verbose_name="loại văn bản",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("platform", "Cương lĩnh chính trị"),
                    ("charter", "Điều lệ Đảng"),
                    ("strategy", "Chiến lược"),
                    ("resolution", "Nghị quyết"),
                    ("decision", "Quyết định"),
                    ("regulation", "Quy định"),
                    ("statute", "Quy chế"),
                    ("directive", "Chỉ thị"),
                    ("conclusion", "Kết luận"),
                    ("circular", "Thông tri"),
                    ("guidance", "Hướng dẫn"),
                    ("notice", "Thông báo"),
                    ("communique", "Thông cáo"),
                    ("declaration", "Tuyên bố"),
                    ("appeal", "Lời kêu gọi"),
                    ("report", "Báo cáo"),
                    ("plan", "Kế hoạch"),
                    ("planning", "Quy hoạch"),
                    ("programme", "Chương trình"),
                    ("scheme", "Đề án"),
                    ("option", "Phương án"),
                    ("project", "Dự án"),
                    ("submission", "Tờ trình"),
                    ("official_letter", "Công văn"),
                    ("minutes", "Biên bản"),
                    ("office_paper", "Giấy tờ hành chính"),
                    ("law", "Luật"),
                    ("decree", "Nghị định"),
                    ("state_circular", "Thông tư"),
                    ("other", "Văn bản khác"),
                ],
                max_length=20,
                verbose_name="loại văn bản",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="symbol",
            field=models.CharField(editable=False, max_length=60, verbose_name="số, ký hiệu chuẩn"),
        ),
        migrations.AlterField(
            model_name="document",
            name="validity",
            field=models.CharField(
                choices=[
                    ("pending", "Chưa hiệu lực"),
                    ("in_force", "Còn hiệu lực"),
                    ("partly", "Hết hiệu lực một phần"),
                    ("expired", "Hết hiệu lực"),
                    ("abolished", "Đã bãi bỏ"),
                    ("gone", "Đã gỡ khỏi thư viện"),
                ],
                default="in_force",
                editable=False,
                max_length=10,
                verbose_name="hiệu lực",
            ),
        ),
        migrations.AlterField(
            model_name="expecteddocument",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("platform", "Cương lĩnh chính trị"),
                    ("charter", "Điều lệ Đảng"),
                    ("strategy", "Chiến lược"),
                    ("resolution", "Nghị quyết"),
                    ("decision", "Quyết định"),
                    ("regulation", "Quy định"),
                    ("statute", "Quy chế"),
                    ("directive", "Chỉ thị"),
                    ("conclusion", "Kết luận"),
                    ("circular", "Thông tri"),
                    ("guidance", "Hướng dẫn"),
                    ("notice", "Thông báo"),
                    ("communique", "Thông cáo"),
                    ("declaration", "Tuyên bố"),
                    ("appeal", "Lời kêu gọi"),
                    ("report", "Báo cáo"),
                    ("plan", "Kế hoạch"),
                    ("planning", "Quy hoạch"),
                    ("programme", "Chương trình"),
                    ("scheme", "Đề án"),
                    ("option", "Phương án"),
                    ("project", "Dự án"),
                    ("submission", "Tờ trình"),
                    ("official_letter", "Công văn"),
                    ("minutes", "Biên bản"),
                    ("office_paper", "Giấy tờ hành chính"),
                    ("law", "Luật"),
                    ("decree", "Nghị định"),
                    ("state_circular", "Thông tư"),
                    ("other", "Văn bản khác"),
                ],
                max_length=20,
                verbose_name="loại văn bản",
            ),
        ),
        migrations.AlterField(
            model_name="expecteddocument",
            name="symbol",
            field=models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
        ),
        migrations.AlterField(
            model_name="relation",
            name="target_symbol",
            field=models.CharField(max_length=60, verbose_name="số, ký hiệu"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                models.F("unit"),
                models.F("issuer"),
                models.F("kind"),
                models.F("number"),
                models.F("series"),
                models.Case(models.When(kind__in=("office_paper", "other"), then="symbol"), default=models.Value("")),
                django.db.models.functions.comparison.Coalesce(
                    "term_id",
                    django.db.models.expressions.CombinedExpression(
                        django.db.models.functions.datetime.ExtractYear("issued_on"), "*", models.Value(-1)
                    ),
                    output_field=models.BigIntegerField(),
                ),
                condition=models.Q(("withdrawn_at", None)),
                name="document_once_in_its_series",
            ),
        ),
        migrations.AddField(
            model_name="documentimport",
            name="applied_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người cho đăng",
            ),
        ),
        migrations.AddField(
            model_name="documentimport",
            name="brought_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người nhập",
            ),
        ),
        migrations.AddField(
            model_name="documentimport",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="document_imports",
                to="members.unit",
                verbose_name="đơn vị đăng",
            ),
        ),
        migrations.AddIndex(
            model_name="documentimport",
            index=models.Index(fields=["unit", "-id"], name="document_import_of_unit"),
        ),
        # After the new one: no number is taken twice meanwhile.
        migrations.RemoveConstraint(
            model_name="document",
            name="document_once_a_term",
        ),
        migrations.RunPython(say_what_is_gone, migrations.RunPython.noop),
    ]
