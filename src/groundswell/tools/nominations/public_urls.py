"""Addresses of the public pages of this tool."""

from django.urls import URLPattern

from groundswell.tools.nominations import claim_urls, public_board_urls

urlpatterns: list[URLPattern] = [*claim_urls.urlpatterns, *public_board_urls.urlpatterns]
