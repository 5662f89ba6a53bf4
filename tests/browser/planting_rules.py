"""Attacks in what rules tell: what happened, what each step said, why one stopped, what its settings say."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from groundswell.trunk.access.models import Account
from groundswell.trunk.automations import services
from groundswell.trunk.automations.declared import actions, triggers
from groundswell.trunk.automations.models import Run
from groundswell.trunk.campaigns.models import Campaign


def plant_rules(campaign: Campaign, owner: Account, payloads: Sequence[str], at: datetime) -> dict[str, list[str]]:
    """A rule with a run for each attack; gives the desk's paths that show them."""
    trigger = next(iter(triggers()))
    steps = [
        {"action": action, "settings": {"text": payload, "template": payload, "networks": [payload]}}
        for action, payload in zip(actions(trigger), payloads, strict=False)
    ]
    rule = services.make_rule(
        campaign=campaign,
        trigger=trigger,
        steps=steps,
        conditions={"drive": payloads[0]},
        key=uuid4(),
        account=owner,
        at=at,
    )
    Run.objects.bulk_create(
        Run(
            rule=rule,
            event_key=str(number),
            sentence=payload[:300],
            steps=steps,
            results=[
                {"action": steps[0]["action"], "sentence": payload, "outputs": {"alt": payload}, "undone": payload}
            ],
            done=1,
            state=Run.FAILED,
            problem=payload[:400],
            happened_at=at,
        )
        for number, payload in enumerate(payloads)
    )
    desk = f"/desk/{campaign.slug}/rules/"
    return {"desk": [desk, f"{desk}{rule.public_id}/", f"{desk}{rule.public_id}/change/", f"{desk}new/"]}
