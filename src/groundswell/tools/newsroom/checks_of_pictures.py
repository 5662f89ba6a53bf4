"""Checks of a post's pictures: rights, the people they show, what they show in words."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.newsroom import content
from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.checks import Check, Mend
from groundswell.tools.newsroom.models import Post, PostPicture
from groundswell.trunk.media import rights
from groundswell.trunk.media.models import Image
from groundswell.trunk.publishing.networks import networks
from groundswell.trunk.supporters.deeds import referred_to


def pictures_of(post: Post) -> list[PostPicture]:
    return list(post.pictures.select_related("graphic", "image").order_by("number"))


def _photos(post: Post) -> list[tuple[PostPicture, Image]]:
    return [(picture, picture.image) for picture in pictures_of(post) if picture.image is not None]


def _mends(post: Post, picture: PostPicture, image: Image, problem: rights.Problem) -> list[Mend]:
    """To the picture in the library where it can be told there; else, and always beside it, take the picture out."""
    fields = {"number": str(picture.number)}
    found = referred_to("picture", image.public_id) if problem.key != "withdrawn" else None
    away = Mend(_("Take the picture out"), desk(post, "remove-picture"), True, fields, quiet=found is not None)
    return [Mend(problem.mend, found.url), away] if found is not None else [away]


def check_rights(post: Post, at: datetime) -> list[Check]:
    """Every photo may be used, and none was withdrawn from the library."""
    found = _problems(post, ("withdrawn", "rights"), "rights")
    return found or _fine("rights", _("We may use every picture."), post)


def check_people(post: Post, at: datetime) -> list[Check]:
    """Everybody in a photo agreed to be shown, or is shown in public life."""
    found = _problems(post, ("people",), "people")
    return found or _fine("people", _("Everybody shown agreed."), post)


def _problems(post: Post, keys: tuple[str, ...], key: str) -> list[Check]:
    return [
        Check(
            key,
            False,
            _("Picture %(n)d: %(problem)s") % {"n": picture.number, "problem": problem.sentence},
            _mends(post, picture, image, problem),
        )
        for picture, image in _photos(post)
        for problem in rights.problems(image)
        if problem.key in keys
    ]


def check_alt(post: Post, at: datetime) -> list[Check]:
    """Every picture is told in words, no longer than the networks take."""
    accounts = post.variants.select_related("account")
    limits = [known.limits for row in accounts if (known := networks().get(row.account.network))]
    most = min((limit.most_alt_letters for limit in limits if limit.most_alt_letters), default=1000)
    found = []
    for picture in pictures_of(post):
        mend = Mend(_("Write what it shows"), f"{desk(post, 'edit')}#id_alt_{picture.number}")
        alt = content.alt_of(picture).strip()
        if not alt:
            sentence = _("Picture %(n)d has no alt text: blind readers get nothing.") % {"n": picture.number}
            found.append(Check("alt", False, sentence, [mend]))
        elif len(alt) > most:
            over = len(alt) - most
            sentence = ngettext(
                "The alt text of picture %(n)d is too long by %(over)d letter.",
                "The alt text of picture %(n)d is too long by %(over)d letters.",
                over,
            )
            found.append(Check("alt", False, sentence % {"n": picture.number, "over": over}, [mend]))
    return found or _fine("alt", _("Every picture has alt text."), post)


def _fine(key: str, sentence: str, post: Post) -> list[Check]:
    """A line that all is well, for posts that have pictures."""
    return [Check(key, True, sentence)] if post.pictures.exists() else []
