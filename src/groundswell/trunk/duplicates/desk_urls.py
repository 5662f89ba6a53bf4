"""Addresses of this room."""

from django.urls import path

from groundswell.trunk.duplicates import merges_views, views

app_name = "duplicates"
urlpatterns = [
    path("", views.index, name="index"),
    path("identical/", merges_views.identical, name="identical"),
    path("merges/", merges_views.index, name="merges"),
    path("merges/<public_id:merge_id>/undo/", merges_views.undo, name="undo"),
    path("merges/<public_id:merge_id>/undo-all/", merges_views.undo_all, name="undo-all"),
    path("<public_id:pair_id>/", views.pair, name="pair"),
    path("<public_id:pair_id>/looking/", views.looking, name="looking"),
    path("<public_id:pair_id>/merge/", views.merge, name="merge"),
    path("<public_id:pair_id>/different/", views.different, name="different"),
    path("<public_id:pair_id>/again/", views.again, name="again"),
]
