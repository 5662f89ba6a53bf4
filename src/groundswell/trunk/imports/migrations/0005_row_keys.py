from typing import Any

from django.db import migrations, models

import groundswell.trunk.imports.models
from groundswell.trunk.records.new_database import fits_today

ROW_KEYS = 2**32


def say_keys(apps: Any, editor: Any) -> None:
    """Staged rows that are there already get the ids that they would get today; none of these is another's old one."""
    key = models.F("table_id") * models.Value(ROW_KEYS, models.BigIntegerField()) + models.F("number")
    apps.get_model("imports", "PersonRow").objects.filter(pk__lt=ROW_KEYS).update(id=key)


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_written_and_folded"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="personrow", name="import_people_by_number"),
        migrations.RemoveIndex(model_name="personrow", name="import_people_by_verdict"),
        migrations.AlterField(
            model_name="personrow",
            name="id",
            field=groundswell.trunk.imports.models.RowKey(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="personrow",
            name="table",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=groundswell.trunk.imports.models.with_their_list,
                related_name="+",
                to="imports.import",
            ),
        ),
        migrations.AddIndex(
            model_name="personrow",
            index=models.Index(
                condition=models.Q(("verdict__in", ["refused", "changed", "duplicate"])),
                fields=["verdict", "id"],
                name="import_people_by_verdict",
            ),
        ),
        fits_today(migrations.RunPython(say_keys, migrations.RunPython.noop)),
    ]
