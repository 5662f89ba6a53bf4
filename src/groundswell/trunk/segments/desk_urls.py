"""Addresses of the desk's segments."""

from django.urls import path

from groundswell.trunk.segments.views import building, listing, snapshots

app_name = "segments"
urlpatterns = [
    path("", listing.index, name="index"),
    path("new/", building.new, name="new"),
    path("overlap/", listing.overlapping, name="overlap"),
    path("snapshots/", snapshots.index, name="snapshots"),
    path("snapshots/<public_id:snapshot_id>/", snapshots.snapshot, name="snapshot"),
    path("snapshots/<public_id:snapshot_id>/delete/", snapshots.delete, name="delete-snapshot"),
    path("<public_id:public_id>/", building.segment, name="segment"),
    path("<public_id:public_id>/people/", listing.everybody, name="people"),
    path("<public_id:public_id>/week/", listing.week, name="week"),
    path("<public_id:public_id>/snapshot/", snapshots.take, name="take-snapshot"),
    path("<public_id:public_id>/remove/", listing.remove, name="remove"),
    path("<public_id:public_id>/bring-back/", listing.bring_back, name="bring-back"),
]
