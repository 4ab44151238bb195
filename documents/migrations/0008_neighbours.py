import django.contrib.postgres.indexes
from django.db import migrations

import documents.models.words


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_taking_up"),
    ]

    operations = [
        # Words are cut so that two of them fit into one lexeme, which holds 2,046 bytes; no search is for longer ones.
        migrations.RunSQL(
            """
            CREATE FUNCTION documents_neighbours(words tsvector) RETURNS tsvector
            LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
            DECLARE
                word record;
                place smallint;
                there text[];
            BEGIN
                FOR word IN SELECT left(lexeme, 40) AS lexeme, positions FROM unnest(words) LOOP
                    FOREACH place IN ARRAY coalesce(word.positions, '{}') LOOP
                        there[place] := word.lexeme;
                    END LOOP;
                END LOOP;
                RETURN array_to_tsvector(tsvector_to_array(words) || ARRAY(
                    SELECT '_' || there[at] || '_' || there[at + 1] FROM generate_subscripts(there, 1) AS at
                    WHERE there[at] IS NOT NULL AND there[at + 1] IS NOT NULL
                ));
            END $$;
            """,
            "DROP FUNCTION documents_neighbours(tsvector)",
        ),
        migrations.AddIndex(
            model_name="documentwords",
            index=django.contrib.postgres.indexes.GinIndex(
                documents.models.words.Neighbours("vector"), fastupdate=False, name="document_neighbours"
            ),
        ),
        # ANALYZE would make the pairs of 30,000 documents anew; how many hold them is not asked of the planner.
        migrations.RunSQL(
            "ALTER INDEX document_neighbours ALTER COLUMN 1 SET STATISTICS 0",
            "ALTER INDEX document_neighbours ALTER COLUMN 1 SET STATISTICS -1",
        ),
    ]
