"""The desk's pages of petitions."""

from django.urls import path

from groundswell.tools.petitions import desk_views as views

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("preview/", views.preview, name="preview"),
    path("<public_id:public_id>/", views.petition, name="petition"),
    path("<public_id:public_id>/edit/", views.edit, name="edit"),
    path("<public_id:public_id>/state/", views.set_state, name="state"),
    path("<public_id:public_id>/flagged/", views.flagged, name="flagged"),
    path("<public_id:public_id>/areas.csv", views.areas_csv, name="areas-csv"),
]
