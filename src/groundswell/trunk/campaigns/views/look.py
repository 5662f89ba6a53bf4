"""The look of a campaign, chosen in the set-up and on the desk alike."""

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns import services
from groundswell.trunk.campaigns.forms import LookForm
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media import services as media
from groundswell.trunk.records.clock import now


def read_look(form: LookForm, campaign: Campaign, account: Account, *, save: bool) -> bool:
    """
    Take a valid form's look: keep it, or only dress this request in it. False if the logo was refused, which the
    form then says.
    """
    if not save:
        campaign.brand, campaign.display_face = form.cleaned_data["brand"], form.cleaned_data["display_face"]
        return True
    logo, upload = None, form.cleaned_data["logo"]
    if upload:
        try:
            logo = media.add_image(
                campaign=campaign, upload=upload, alt=campaign.name, credit="", account=account, at=now()
            )
        except media.ImageRefused as refused:
            form.add_error("logo", str(refused))
            return False
    services.set_look(
        campaign=campaign,
        brand=form.cleaned_data["brand"],
        display_face=form.cleaned_data["display_face"],
        logo=logo,
        account=account,
        at=now(),
    )
    return True
