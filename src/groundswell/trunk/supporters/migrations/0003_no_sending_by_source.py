# Keeps who saw whom. The name is another migration's dependency.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supporters", "0002_tagging_exports_and_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour_key", models.CharField(help_text='UTC, "2026-03-17T16"', max_length=13)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sights", to="supporters.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "person", "hour_key"), name="sight_once")],
            },
        ),
    ]
