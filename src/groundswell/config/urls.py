"""
Addresses. Tools mount themselves: no tool is named here.

/<campaign_slug>/            public pages           /desk/<campaign_slug>/   the organisers' side
/act/<campaign_slug>/<tool>/ posts that may surge   /live/…                  server-sent events
/account/                    sign-in                /api/v1/                 the open API
"""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import get_converters

from groundswell.trunk.records.ids import PublicIdConverter
from groundswell.trunk.tools import installed_tools

if "public_id" not in get_converters():
    register_converter(PublicIdConverter, "public_id")


def tool_urls(attribute: str, prefix: str) -> list[URLPattern | URLResolver]:
    """The addresses of every tool under one prefix, each in the tool's own namespace."""
    names = {"public_urls": "", "desk_urls": "desk-", "surge_urls": "act-"}
    return [
        path(
            f"{prefix}<slug:campaign_slug>/{tool.slug}/",
            include((f"{tool.name}.{getattr(tool, attribute)}", f"{names[attribute]}{tool.label}")),
        )
        for tool in installed_tools()
        if getattr(tool, attribute)
    ]


urlpatterns = [
    path("account/", include("groundswell.trunk.access.account_urls")),
    path("me/", include("groundswell.trunk.access.link_urls")),
    path("setup/", include("groundswell.trunk.campaigns.setup_urls")),
    path("api/v1/", include("groundswell.trunk.api.urls")),
    path("", include("groundswell.trunk.ui.urls")),
    path("", include("groundswell.trunk.media.urls")),
    path("live/", include("groundswell.trunk.ledger.live_urls")),
    *tool_urls("surge_urls", "act/"),
    *tool_urls("desk_urls", "desk/"),
    path("desk/<slug:campaign_slug>/team/", include("groundswell.trunk.access.desk_urls")),
    path("desk/<slug:campaign_slug>/people/", include("groundswell.trunk.supporters.desk_urls")),
    path("desk/<slug:campaign_slug>/segments/", include("groundswell.trunk.segments.desk_urls")),
    path("desk/<slug:campaign_slug>/duplicates/", include("groundswell.trunk.duplicates.desk_urls")),
    path("desk/<slug:campaign_slug>/imports/", include("groundswell.trunk.imports.desk_urls")),
    path("desk/<slug:campaign_slug>/jobs/", include("groundswell.trunk.jobs.desk_urls")),
    path("desk/<slug:campaign_slug>/networks/", include("groundswell.trunk.publishing.desk_urls")),
    path("desk/<slug:campaign_slug>/rules/", include("groundswell.trunk.automations.desk_urls")),
    path("desk/<slug:campaign_slug>/outbox/", include("groundswell.trunk.messaging.desk_urls")),
    path("desk/<slug:campaign_slug>/keys/", include("groundswell.trunk.api.desk_urls")),
    path("desk/<slug:campaign_slug>/audit/", include("groundswell.trunk.audit.desk_urls")),
    path("desk/<slug:campaign_slug>/campaign/", include("groundswell.trunk.campaigns.desk_urls")),
    path("desk/", include("groundswell.trunk.ledger.desk_urls")),
    path("<slug:campaign_slug>/areas/", include("groundswell.trunk.places.public_urls")),
    path("<slug:campaign_slug>/confirm/", include("groundswell.trunk.messaging.confirm_urls")),
    path("<slug:campaign_slug>/contact/", include("groundswell.trunk.consent.public_urls")),
    path("<slug:campaign_slug>/your-data/", include("groundswell.trunk.supporters.public_urls")),
    path("<slug:campaign_slug>/newsroom/", include("groundswell.trunk.publishing.public_urls")),
    *tool_urls("public_urls", ""),
    path("", include("groundswell.trunk.campaigns.public_urls")),
]
handler400 = "groundswell.trunk.ui.views.bad_request"
handler404 = "groundswell.trunk.ui.views.not_found"
handler500 = "groundswell.trunk.ui.views.broken"
