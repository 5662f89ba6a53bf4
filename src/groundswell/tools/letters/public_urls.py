"""Addresses of the public pages of this tool."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
