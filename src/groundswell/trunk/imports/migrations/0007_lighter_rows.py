from django.db import migrations, models
from django.db.models.functions import Length, Substr


def shorten(apps, schema_editor):
    rows = apps.get_model("imports", "PersonRow").objects.annotate(letters=Length("public_id"))
    rows.filter(letters__gt=22).update(public_id=Substr("public_id", 1, 22))


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0006_rows_without_block"),
    ]

    operations = [
        migrations.RenameField(model_name="personrow", old_name="ids", new_name="public_id"),
        # Lists that were brought by an earlier version hold letters for her ways to contact behind her own.
        migrations.RunPython(shorten, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="personrow",
            name="public_id",
            field=models.CharField(db_default="", default="", max_length=22),
        ),
        migrations.AlterField(
            model_name="personrow",
            name="name",
            field=models.CharField(
                db_default="",
                default="",
                help_text="Where it is not her given and family name with a blank between",
                max_length=120,
            ),
        ),
        # What is staged is our own: a check of each number for each row costs more than it finds.
        migrations.AlterField(
            model_name="personrow",
            name="first",
            field=models.IntegerField(help_text="The earlier row that is the same person", null=True),
        ),
        migrations.AlterField(
            model_name="personrow",
            name="no",
            field=models.SmallIntegerField(db_default=0, default=0, help_text="Ways she said no to"),
        ),
        migrations.AlterField(
            model_name="personrow",
            name="number",
            field=models.IntegerField(help_text="Row of the sheet, as a spreadsheet counts"),
        ),
        migrations.AlterField(
            model_name="personrow",
            name="stop",
            field=models.SmallIntegerField(
                db_default=0, default=0, help_text="Ways the list says she asked us to stop"
            ),
        ),
        migrations.AlterField(
            model_name="personrow",
            name="stopped",
            field=models.SmallIntegerField(
                db_default=0, default=0, help_text="Ways on which a stop of ours stands: it beats the list"
            ),
        ),
        migrations.AlterField(
            model_name="personrow",
            name="yes",
            field=models.SmallIntegerField(
                db_default=0, default=0, help_text="Ways she said yes to, with wording, date and source"
            ),
        ),
    ]
