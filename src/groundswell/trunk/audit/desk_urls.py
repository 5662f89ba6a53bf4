"""Addresses of the audit trail."""

from django.urls import path

from groundswell.trunk.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("csv/", views.csv_out, name="csv"),
]
