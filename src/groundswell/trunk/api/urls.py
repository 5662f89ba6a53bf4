"""
The open API. Resources are the tools' own routers; each goes through the services and rights of the pages.

The description is at /api/v1/openapi.json. Names follow OSDI 1.2 where it has one.
"""

from django.urls import path
from ninja import NinjaAPI

from groundswell import __version__
from groundswell.trunk.access.open_to import declare
from groundswell.trunk.api.keys import Key
from groundswell.trunk.api.resources import router
from groundswell.trunk.automations import api as automations
from groundswell.trunk.publishing import api as publishing
from groundswell.trunk.segments import api as segments
from groundswell.trunk.tools import installed_tools

api = NinjaAPI(
    title="Groundswell",
    version=__version__,
    description="The open API of a Groundswell campaign. Ask for a key on the desk, under API keys.",
    auth=Key(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", router)
api.add_router("", automations.router)
api.add_router("", publishing.router)
api.add_router("", segments.router)
for tool in installed_tools():
    if tool.api:
        api.add_router(f"/{tool.slug}", tool.find(tool.api), tags=[str(tool.title)])

patterns, _app, _namespace = api.urls
# The key decides, inside; without one every address answers 401.
urlpatterns = [path("", (declare(patterns, "public"), "api", "api"))]
