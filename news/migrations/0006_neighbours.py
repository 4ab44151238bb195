import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

import documents.models.words


class Migration(migrations.Migration):
    """Articles are read and written meanwhile; begun again, it clears away what was left half made."""

    atomic = False
    dependencies = [
        ("documents", "0008_neighbours"),
        ("news", "0005_read_moments"),
    ]

    operations = [
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS article_neighbours", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(
                documents.models.words.Neighbours("search"), fastupdate=False, name="article_neighbours"
            ),
        ),
        # ANALYZE would make the pairs of 30,000 articles anew; how many hold them is not asked of the planner.
        migrations.RunSQL(
            "ALTER INDEX article_neighbours ALTER COLUMN 1 SET STATISTICS 0",
            "ALTER INDEX article_neighbours ALTER COLUMN 1 SET STATISTICS -1",
        ),
    ]
