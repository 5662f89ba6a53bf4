from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("supporters", "0008_areas_by_one_index"),
    ]

    operations = [
        migrations.RemoveField(model_name="contactpoint", name="public_id"),
    ]
