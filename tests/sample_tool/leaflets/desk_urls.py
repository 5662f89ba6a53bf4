"""The desk's page of leaflets."""

from django.urls import path

from leaflets import desk

urlpatterns = [path("", desk.index, name="index")]
