"""Live streams are answered by the ASGI process (live.py); without it a browser finds nothing here and polls."""

from django.urls import URLPattern

app_name = "live"
urlpatterns: list[URLPattern] = []
