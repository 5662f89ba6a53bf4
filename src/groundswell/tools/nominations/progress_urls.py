"""Addresses of the desk's page of blocks."""

from django.urls import path

from groundswell.tools.nominations import progress_views as views

urlpatterns = [
    path("<slug:drive_slug>/progress/", views.index, name="progress"),
    path("<slug:drive_slug>/progress.csv", views.csv_file, name="progress-csv"),
    path("<slug:drive_slug>/progress/<public_id:public_id>/free/", views.free, name="free-block"),
    path("<slug:drive_slug>/progress/<public_id:public_id>/remind/", views.send_reminder, name="remind"),
]
