from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="telling",
            name="shows_kind",
            field=models.CharField(blank=True, default="", help_text="The thank-you: a post or a card", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="telling",
            name="shows_id",
            field=models.CharField(blank=True, default="", max_length=22),
            preserve_default=False,
        ),
    ]
