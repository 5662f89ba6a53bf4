"""Addresses of this room."""

from django.urls import path

from groundswell.trunk.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:job_id>/retry/", views.retry, name="retry"),
    path("<uuid:job_id>/retry-alike/", views.retry_alike, name="retry_alike"),
    path("<uuid:job_id>/drop/", views.drop, name="drop"),
]
