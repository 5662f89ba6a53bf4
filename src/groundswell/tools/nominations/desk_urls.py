"""Addresses of the desk pages of this tool."""

from django.urls import URLPattern, path

from groundswell.tools.nominations import board_views, drive_views, progress_urls, target_views

urlpatterns: list[URLPattern] = [
    path("", drive_views.index, name="index"),
    path("new/", drive_views.new, name="new"),
    *progress_urls.urlpatterns,
    path("<slug:drive_slug>/", board_views.board, name="board"),
    path("<slug:drive_slug>/now.json", board_views.board_news, name="now"),
    path("<slug:drive_slug>/board.csv", board_views.board_csv, name="csv"),
    path("<slug:drive_slug>/edit/", drive_views.edit, name="edit"),
    path("<slug:drive_slug>/state/", drive_views.set_state, name="state"),
    path("<slug:drive_slug>/targets/", drive_views.targets, name="targets"),
    path("<slug:drive_slug>/targets/add/", drive_views.add_targets, name="add-targets"),
    path("<slug:drive_slug>/targets/<public_id:public_id>/", target_views.target, name="target"),
    path("<slug:drive_slug>/targets/<public_id:public_id>/record/", target_views.record, name="record"),
    path("<slug:drive_slug>/targets/<public_id:public_id>/log/", target_views.log, name="log"),
    path(
        "<slug:drive_slug>/targets/<public_id:public_id>/log/<uuid:key>/undo/", target_views.undo_log, name="undo-log"
    ),
    path("<slug:drive_slug>/targets/<public_id:public_id>/settle/", target_views.settle, name="settle"),
    path("<slug:drive_slug>/targets/<public_id:public_id>/remove/", drive_views.remove, name="remove"),
    path("<slug:drive_slug>/declarations/<public_id:public_id>/undo/", target_views.undo, name="undo"),
    path("<slug:drive_slug>/declarations/<public_id:public_id>/chain/", target_views.chain, name="chain"),
    path("<slug:drive_slug>/declarations/<public_id:public_id>/hold/", target_views.hold, name="hold"),
    path("<slug:drive_slug>/declarations/<public_id:public_id>/correct/", target_views.correct, name="correct"),
]
