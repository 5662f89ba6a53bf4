"""The library by the open API."""

from ninja import Router

from groundswell.tools.library import fact_api

router = Router()
router.add_router("/facts", fact_api.router)
