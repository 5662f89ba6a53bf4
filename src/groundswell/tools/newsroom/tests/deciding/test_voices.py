"""Who belongs to a newsroom: asked of one account, and listed, it must be the same."""

from groundswell.tools.newsroom.models import Voice
from groundswell.tools.newsroom.voices import is_editor, is_member, members
from groundswell.trunk.access.models import Account, Role


def by_asking(campaign, whether):
    return sorted(str(account) for account in Account.objects.all() if whether(account, campaign))


def listed(campaign):
    return sorted(str(account) for account in members(campaign))


def test_editors_and_voices_belong_and_nobody_else(campaign, newsroom, ros, olu, ben, cal, speaker):
    assert by_asking(campaign, is_editor) == sorted(["Ros Tamblyn", str(olu)])
    assert by_asking(campaign, is_member) == listed(campaign)
    assert {"Ros Tamblyn", "Nell Ibbotson"} <= {*listed(campaign)} and str(ben) not in listed(campaign)
    assert not is_member(None, campaign) and not is_member(cal, campaign)


def test_who_left_or_was_shut_out_belongs_no_more(campaign, newsroom, ros, olu, noon, speaker):
    Role.objects.filter(account=speaker("Nell")).update(ended_at=noon)
    Account.objects.filter(pk__in=[speaker("Dov").pk, ros.pk]).update(is_active=False)

    assert by_asking(campaign, is_member) == listed(campaign) == sorted(["Gethin Wray", "Jo Marrable", str(olu)])


def test_another_campaigns_voice_and_editor_are_strangers_here(campaign, other_campaign, newsroom, oona, speaker):
    assert not is_member(oona, campaign) and is_member(oona, other_campaign)
    assert not is_member(speaker("Nell"), other_campaign)
    assert Voice.objects.filter(account=speaker("Nell")).exists()
