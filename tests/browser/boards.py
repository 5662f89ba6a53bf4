"""Public boards made in the running product: called through `inside`."""

from uuid import uuid4

from tests.browser.steps import CAMPAIGN

HOME = "better-buses"


def a_board(places: int = 0) -> dict[str, str]:
    """
    An open contest with a public board: the wards' local parties and a branch without a ward. With `places`, so many
    places of a map of its own instead. Gives its path and slug.
    """
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.places.models import Area
    from groundswell.trunk.places.selectors import boundary_set_of
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.targets import services
    from groundswell.trunk.targets.models import Drive, Stage, Target

    campaign, at, slug = Campaign.objects.get(slug=HOME), now(), f"board-{uuid4().hex[:8]}"
    made = _many_places(slug, places) if places else boundary_set_of(campaign)
    areas = Area.objects.filter(boundary_set=made, kind=Area.CONSTITUENCY).order_by("pk")
    targets = Target.objects.bulk_create(
        Target(
            campaign=campaign,
            name=area.name if area else "Bus Workers’ Branch",
            office="Local party",
            area=area,
            email="hello@party.example",
            source="test",
            loaded_at=at,
        )
        for area in [*areas, None]
    )
    drive = services.create_drive(
        campaign=campaign,
        account=None,
        kind=Drive.CONTEST,
        title="Who should stand for Mayor of Ashdale?",
        slug=slug,
        at=at,
        target_word="local party",
        targets_word="local parties",
        boundary_set=made,
        public_board=True,
        public_list=True,
    )
    services.set_stages(drive=drive, stages=[services.Step("Nominations", Stage.NUMBER, 2)], at=at)
    people = [services.Stands("Rhona Pickersgill", "Pickersgill", backed=True)]
    people.append(services.Stands("Leah Brandreth", "Brandreth"))
    services.set_candidates(drive=drive, candidates=people, at=at)
    services.add_to_drive(drive=drive, targets=targets, at=at)
    services.open_drive(drive=drive, account=None, at=at)
    return {"path": f"{CAMPAIGN}nominations/{slug}/", "slug": slug}


def _many_places(slug: str, places: int):  # type: ignore[no-untyped-def]
    from groundswell.trunk.places.models import Area, BoundarySet

    made = BoundarySet.objects.create(code=slug[:20], name=slug, current=False)
    ends = ("North", "South East", "Central", "and the Weald", "upon Tyne", "Coastal", "Green", "Vale", "Mid")
    words = ("Hart", "Wick", "Stoke", "Mar", "Pen", "Lough", "Birk", "Chel", "Dun", "Ever", "Fals", "Glen", "Hux")
    names = [f"{words[n % 13]}{words[n * 7 % 11].lower()}{n % 23}ton {ends[n % 9]}" for n in range(places)]
    Area.objects.bulk_create(
        Area(
            boundary_set=made,
            kind=Area.CONSTITUENCY,
            code=f"T14{n:06d}",
            name=name,
            slug=f"{slug}-{n}",
            hex_q=n % 26,
            hex_r=-n // 26,
        )
        for n, name in enumerate(names)
    )
    return made


def nominate(slug: str, name: str, whom: str) -> float:
    """One of them nominates somebody; gives the moment (`time.time`) at which it was pressed."""
    import time

    from groundswell.trunk.records.clock import now
    from groundswell.trunk.targets import services
    from groundswell.trunk.targets.models import Candidate, Standing

    one = Standing.objects.select_related("drive", "target").get(drive__slug=slug, target__name=name)
    pressed = time.time()
    services.declare(
        standing=one,
        stance=Standing.DECLARED,
        candidate=Candidate.objects.get(drive=one.drive, name__startswith=whom),
        evidence_url="https://www.party.example/news",
        key=uuid4(),
        at=now(),
        seen=None,
    )
    return pressed
