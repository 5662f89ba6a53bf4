"""What `groundswell figures` says of declarations."""

from django.db.models import Count

from groundswell.trunk.targets.models import Drive, Standing


def declarations() -> dict[str, int]:
    """How many targets of contests stand for each candidate, by name, and how many for nobody: "none"."""
    contests = Standing.objects.filter(drive__kind=Drive.CONTEST, left_at__isnull=True).order_by()
    declared = contests.filter(stance=Standing.DECLARED).values_list("candidate__name").annotate(n=Count("pk"))
    return {
        **{str(name): number for name, number in declared.order_by("-n", "candidate__name")},
        "none": contests.filter(stance=Standing.NONE).count(),
    }
