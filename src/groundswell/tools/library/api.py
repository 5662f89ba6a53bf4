"""The library by the open API."""

from ninja import Router

from groundswell.tools.library import entry_api, fact_api

router = Router()
router.add_router("/facts", fact_api.router)
router.add_router("", entry_api.router)
