"""Addresses of the desk's rules."""

from django.urls import path

from groundswell.trunk.automations import desk_views

app_name = "rules"
urlpatterns = [
    path("", desk_views.index, name="index"),
    path("new/", desk_views.new, name="new"),
    path("preview/", desk_views.preview, name="preview"),
    path("suggested/", desk_views.take_suggestion, name="take-suggestion"),
    path("runs/<public_id:run_id>/retry/", desk_views.retry, name="retry"),
    path("runs/<public_id:run_id>/undo/", desk_views.undo, name="undo"),
    path("<public_id:public_id>/", desk_views.rule, name="rule"),
    path("<public_id:public_id>/change/", desk_views.change, name="change"),
    path("<public_id:public_id>/state/", desk_views.set_state, name="state"),
    path("<public_id:public_id>/held/", desk_views.held, name="held"),
]
