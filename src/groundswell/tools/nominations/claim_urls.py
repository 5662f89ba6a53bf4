"""Addresses of taking a block and working through it."""

from django.urls import path

from groundswell.tools.nominations import block_views, claim_views

urlpatterns = [
    path("blocks/<public_id:public_id>/", block_views.block, name="block"),
    path("blocks/<public_id:public_id>/record/", block_views.record, name="record"),
    path("blocks/<public_id:public_id>/hand-back/", block_views.give_back, name="hand-back"),
    path("blocks/<public_id:public_id>/outcomes/<public_id:outcome_id>/", block_views.prove, name="prove"),
    path("blocks/<public_id:public_id>/outcomes/<public_id:outcome_id>/undo/", block_views.undo, name="undo"),
    path("<slug:drive_slug>/claim/", claim_views.claim, name="claim"),
    path("<slug:drive_slug>/claim/take/", claim_views.take, name="take"),
    path("<slug:drive_slug>/claim/ask/", claim_views.wish, name="wish"),
    path("<slug:drive_slug>/claim/asked/", claim_views.wished, name="wished"),
]
