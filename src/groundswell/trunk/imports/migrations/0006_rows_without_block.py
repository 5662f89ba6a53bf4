from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_row_keys"),
    ]

    operations = [
        migrations.RemoveField(model_name="personrow", name="block"),
    ]
