"""Abstract bases shared by every room's models. No table of its own."""

from django.db import models

from groundswell.trunk.records.ids import LENGTH, new_public_id


class PublicIdModel(models.Model):
    """A row that pages and the API name by `public_id`; its integer key never leaves the server."""

    public_id = models.CharField(max_length=LENGTH, unique=True, editable=False, default=new_public_id)

    class Meta:
        abstract = True
