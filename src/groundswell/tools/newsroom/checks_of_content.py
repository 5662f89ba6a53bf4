"""Checks of words, networks, the imprint, facts and sameness."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.newsroom import content, likeness
from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.checks import Check, Mend
from groundswell.tools.newsroom.models import Post, Variant
from groundswell.tools.newsroom.network_names import network_name
from groundswell.trunk.campaigns import selectors as campaigns
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts.models import Fact, FactUse
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.publishing.networks import Network, networks
from groundswell.trunk.supporters.deeds import referred_to
from groundswell.trunk.ui.context import named


def variants_of(post: Post) -> list[Variant]:
    return list(post.variants.select_related("account", "post").order_by("pk"))


def all_words(post: Post) -> str:
    """Everything a post says anywhere, to look for facts in."""
    return "\n".join([post.text, *(variant.text for variant in post.variants.all() if variant.text)])


def check_words(post: Post, at: datetime) -> list[Check]:
    """There is something to say, and it fits every network, counted that network's way."""
    if not all_words(post).strip() and not post.pictures.exists():
        sentence = _("There are no words and no picture.")
        return [Check("words", False, sentence, [Mend(_("Write it"), desk(post, "edit") + "#id_text")])]
    found = []
    for variant in variants_of(post):
        network = networks().get(variant.account.network)
        if network is not None:
            found += _length(post, variant, network)
    return [*found, *_too_many_pictures(post)] or [Check("words", True, _("The words fit every network."))]


def _length(post: Post, variant: Variant, network: Network) -> list[Check]:
    parts = content.content_of(variant)["parts"]
    over = max((network.count(part["text"]) - network.limits.most_letters for part in parts), default=0)
    edit = Mend(_("Shorten it"), f"{desk(post, 'edit')}#id_{words_field(variant.account)}")
    if len(parts) > network.limits.most_parts:
        sentence = _("%(network)s takes no thread: it has %(n)d parts.") % {"network": network.label, "n": len(parts)}
        return [Check("length", False, sentence, [edit])]
    if over <= 0:
        return []
    sentence = ngettext(
        "Too long for %(network)s by %(n)s letter.", "Too long for %(network)s by %(n)s letters.", over
    ) % {"network": network.label, "n": over}
    mends = [edit]
    if network.limits.most_parts > 1:
        fields = {"variant": variant.public_id}
        mends = [Mend(_("Split it into a thread"), desk(post, "mend", "split"), True, fields), edit]
    return [Check("length", False, sentence, mends)]


def words_field(account: NetworkAccount) -> str:
    """The name of the editor's field for the words on one network."""
    return f"words_{account.public_id}"


def _too_many_pictures(post: Post) -> list[Check]:
    count = post.pictures.count()
    found = []
    for variant in variants_of(post):
        network = networks().get(variant.account.network)
        if network is not None and count > network.limits.most_pictures:
            most = network.limits.most_pictures
            sentence = ngettext(
                "%(network)s takes %(n)d picture at most.", "%(network)s takes %(n)d pictures at most.", most
            )
            told = sentence % {"network": network.label, "n": most}
            found.append(Check("length", False, told, [Mend(_("Take one out"), desk(post, "pictures"))]))
    return found


def check_networks(post: Post, at: datetime) -> list[Check]:
    """It goes somewhere, and we can post there."""
    variants = variants_of(post)
    if not variants:
        mend = Mend(_("Choose where it goes"), desk(post, "edit") + "#id_accounts")
        return [Check("where", False, _("No network is chosen."), [mend])]
    found = []
    for variant in variants:
        account, name = variant.account, network_name(variant.account)
        if account.state == NetworkAccount.REMOVED or account.network not in networks():
            mend = Mend(_("Choose where it goes"), desk(post, "edit") + "#id_accounts")
            found.append(Check("where", False, _("%(network)s is no longer connected.") % {"network": name}, [mend]))
        elif account.state == NetworkAccount.BROKEN:
            why = account.problem or _("%(network)s no longer lets us in.") % {"network": name}
            page = named("publishing:index", post.campaign.slug)
            found.append(Check("network", False, why, [Mend(_("Connect it again"), page)] if page else []))
    names = ", ".join(network_name(variant.account) for variant in variants)
    return found or [Check("where", True, _("It goes to %(networks)s.") % {"networks": names})]


def check_imprint(post: Post, at: datetime) -> list[Check]:
    """Who is behind it stands in the picture, in the words, or on our profile there."""
    imprint = campaigns.imprint(post.campaign)
    if not imprint:
        page = named("campaign-desk:imprint", post.campaign.slug)
        sentence = _("The campaign has no imprint: nobody could see who is behind this.")
        return [Check("imprint", False, sentence, [Mend(_("Write the imprint"), page)] if page else [])]
    in_picture = any(picture.graphic is not None and picture.graphic.imprint.strip() for picture in post.pictures.all())
    missing = [] if in_picture else [variant for variant in variants_of(post) if not _shows(variant, imprint)]
    if not missing:
        return [Check("imprint", True, _("The imprint is in it."))]
    names = ", ".join(network_name(variant.account) for variant in missing)
    sentence = _("No imprint on %(networks)s: it is not in the picture, the words or our profile.")
    mends = [Mend(_("Add the imprint to the words"), desk(post, "mend", "imprint"), True)]
    for variant in missing:
        network = networks().get(variant.account.network)
        if network is not None and network.by_hand:
            label = _("Our profile on %(network)s shows it") % {"network": network.label}
            fields = {"variant": variant.public_id}
            mends.append(Mend(label, desk(post, "mend", "profile"), True, fields, quiet=True))
    return [Check("imprint", False, sentence % {"networks": names}, mends)]


def _shows(variant: Variant, imprint: str) -> bool:
    network = networks().get(variant.account.network)
    words = " ".join((variant.text or variant.post.text).split())
    return (
        (network is not None and network.own_page)
        or variant.account.imprint_seen_at is not None
        or " ".join(imprint.split()) in words
    )


def check_facts(post: Post, at: datetime) -> list[Check]:
    """Nothing it says was withdrawn or corrected, and whoever is quoted agreed."""
    uses = {use.fact.pk: use.fact for use in facts.flagged("post", post.public_id)}
    said = facts.said_in(post.campaign, all_words(post)).ended
    ended = [*uses.values(), *(fact for fact in said if fact.pk not in uses)]
    found = [_ended(post, fact) for fact in ended]
    known = {fact.pk for fact in ended}
    found += [_still_drawn(post, fact) for fact in drawn_facts(post) if fact.pk not in known]
    for fact in facts.facts_of("post", post.public_id):
        if fact.pk not in known and (why := facts.why_not(fact, on=at.date())):
            found.append(Check("consent", False, why, _look_at(fact)))
    return found or [Check("fact", True, _("Nothing it says was withdrawn."))]


def drawn_facts(post: Post) -> list[Fact]:
    """
    Ended facts that a picture of the post shows, as it is drawn now.

    A card may say the right one already while its new picture is still to be drawn.
    """
    found: dict[int, Fact] = {}
    for picture in post.pictures.select_related("graphic"):
        graphic = picture.graphic
        if graphic is not None:
            said = FactUse.objects.filter(kind=graphic.kind, public_id=graphic.source_id)
            stood = said.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=graphic.drawn_at))
            ended = stood.exclude(fact__state=Fact.CURRENT).select_related("fact__instead")
            found.update((use.fact_id, use.fact) for use in ended)
    return list(found.values())


def _still_drawn(post: Post, fact: Fact) -> Check:
    shown = fact.figure or f"“{fact.text[:60]}”"
    sentence = _("The picture still says %(fact)s. As soon as it is drawn anew, the new one stands here.")
    mend = Mend(_("Choose another picture"), desk(post, "pictures"), quiet=True)
    return Check("fact", False, sentence % {"fact": shown}, [mend])


def _ended(post: Post, fact: Fact) -> Check:
    instead = facts.said_instead(fact)
    shown = fact.figure or f"“{fact.text[:60]}”"
    sentence = _("%(fact)s was withdrawn: %(reason)s") % {"fact": shown, "reason": fact.reason}
    mends = []
    if instead is not None:
        label = _("Change to %(right)s") % {"right": instead.figure or instead.text[:40]}
        mends.append(Mend(label, desk(post, "mend", "fact"), True, {"fact": fact.public_id}))
    for picture in post.pictures.select_related("graphic"):
        graphic = picture.graphic
        if graphic is not None and fact in facts.facts_of(graphic.kind, graphic.source_id):
            card = referred_to(graphic.kind, graphic.source_id)
            sentence = _("%(said)s The picture says it.") % {"said": f"{sentence.rstrip('.')}."}
            if card is not None and instead is None:
                mends.append(Mend(_("Change the card"), card.url))
    edit = Mend(_("Write it anew"), desk(post, "edit") + "#id_text", quiet=bool(mends))
    return Check("fact", False, sentence, [*mends, edit])


def _look_at(fact: Fact) -> list[Mend]:
    found = referred_to("fact", fact.public_id)
    return [Mend(_("Look at the quote"), found.url)] if found else []


def check_repeats(post: Post, at: datetime) -> list[Check]:
    """It does not say again what another post of the last month said."""
    alike = likeness.most_alike(post, at=at)
    if alike is None:
        return [Check("repeat", True, _("No other post sounds like it."))]
    sentence = _("%(share)d%% of its words stand in “%(title)s”.") % {
        "share": alike.per_cent,
        "title": alike.post.title,
    }
    fields = {"post": alike.post.public_id}
    return [
        Check(
            "repeat",
            False,
            sentence,
            [
                Mend(_("Say it in other words"), desk(post, "edit") + "#id_text"),
                Mend(_("Say it again on purpose"), desk(post, "mend", "repeat"), True, fields, quiet=True),
            ],
        )
    ]
