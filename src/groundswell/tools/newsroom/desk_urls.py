"""Addresses of the newsroom's desk pages."""

from django.urls import URLPattern, path

from groundswell.tools.newsroom import (
    calendar_views,
    deciding_urls,
    mending_views,
    picture_views,
    post_views,
    settings_views,
)

urlpatterns: list[URLPattern] = [
    path("", calendar_views.calendar, name="calendar"),
    path("settings/", settings_views.settings, name="settings"),
    path("settings/rule/", settings_views.set_rule, name="set-rule"),
    path("settings/voices/", settings_views.set_voices, name="set-voices"),
    path("settings/slots/", settings_views.set_slots, name="set-slots"),
    path("settings/quiet/", settings_views.add_quiet, name="add-quiet"),
    path("settings/quiet/<public_id:window_id>/end/", settings_views.end_quiet, name="end-quiet"),
    path("settings/words/", settings_views.set_words, name="set-words"),
    path("posts/new/", post_views.new, name="new"),
    path("posts/preview/", post_views.preview, name="preview"),
    path("posts/<public_id:public_id>/", post_views.post, name="post"),
    path("posts/<public_id:public_id>/edit/", post_views.edit, name="edit"),
    path("posts/<public_id:public_id>/history/", post_views.history, name="history"),
    path("posts/<public_id:public_id>/submit/", post_views.submit, name="submit"),
    path("posts/<public_id:public_id>/take-back/", post_views.take_back, name="take-back"),
    path("posts/<public_id:public_id>/put-away/", post_views.put_away, name="put-away"),
    path("posts/<public_id:public_id>/copy/", post_views.copy, name="copy"),
    path("posts/<public_id:public_id>/time/", post_views.set_time, name="time"),
    path("posts/<public_id:public_id>/pictures/", picture_views.pictures, name="pictures"),
    path("posts/<public_id:public_id>/pictures/add/", picture_views.add, name="add-picture"),
    path("posts/<public_id:public_id>/pictures/remove/", picture_views.remove, name="remove-picture"),
    path("posts/<public_id:public_id>/mend/<slug:what>/", mending_views.mend, name="mend"),
    *deciding_urls.urlpatterns,
]
