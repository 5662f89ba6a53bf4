"""Articles and pictures in which every text is an attack, the pages that were fetched among them."""

import io
from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from PIL import Image as Pillow

from groundswell.tools.library import services
from groundswell.tools.library.models import Article
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.rights import Details
from groundswell.trunk.media.services import add_picture, withdraw_picture
from groundswell.trunk.outbound.client import Fetched
from groundswell.trunk.records.ids import new_key

PAGES = 6
HTML = {"content-type": "text/html; charset=utf-8"}


def plant_library(campaign: Campaign, owner: Account, payloads: Sequence[str], at: datetime) -> dict[str, list[str]]:
    """Add them; every second article could not be fetched. Gives the paths of the pages that show them."""
    articles = [_article(campaign, owner, payload, at, kept=number % 2 == 0) for number, payload in enumerate(payloads)]
    pictures = [_picture(campaign, owner, payload, at, number) for number, payload in enumerate(payloads[:PAGES])]
    desk = f"/desk/{campaign.slug}/library/"
    return {
        "public": [],
        "desk": [
            *(f"{desk}?kind=articles&show=200", f"{desk}?kind=pictures", f"{desk}?q={quote('<script>')}"),
            *(f"{desk}articles/{article.public_id}/" for article in articles[:PAGES]),
            *(f"{desk}articles/{article.public_id}/edit/" for article in articles[:2]),
            *(f"{desk}pictures/{picture.public_id}/" for picture in pictures),
            *(f"{desk}pictures/{picture.public_id}/edit/" for picture in pictures[:2]),
        ],
    }


def _article(campaign: Campaign, owner: Account, payload: str, at: datetime, *, kept: bool) -> Article:
    url = f"https://example.org/{new_key()}"
    article = services.add_article(
        campaign=campaign,
        url=url,
        key=new_key(),
        at=at,
        account=owner,
        note=payload,
        tags=[payload],
        credit=payload,
        fetch=False,
    )
    if kept:
        words = escape(payload)
        page = f'<title>{words}</title><meta name="author" content="{words}"><p>{words}</p>{payload}'
        services.keep_answer(article=article, answer=Fetched(url, 200, HTML, page.encode(errors="replace")), at=at)
    else:
        services.say_problem(article=article, problem=payload, at=at)
    return article


def _picture(campaign: Campaign, owner: Account, payload: str, at: datetime, number: int) -> Image:
    file = io.BytesIO()
    Pillow.new("RGB", (60, 40), (number * 30, 90, 90)).save(file, "PNG")
    told = Details(alt=payload, credit=payload, rights="licence", rights_note=payload, people="nobody", tags=(payload,))
    image = add_picture(campaign=campaign, upload=file.getvalue(), details=told, account=owner, at=at)
    withdraw_picture(image=image, reason=payload, account=owner, at=at)
    return image
