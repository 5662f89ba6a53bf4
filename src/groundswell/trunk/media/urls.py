"""Addresses of pictures."""

from django.urls import path

from groundswell.trunk.media import views

app_name = "media"
urlpatterns = [
    path("media/<public_id:public_id>/<int:side>.webp", views.image, name="image"),
    path("media/graphics/<public_id:public_id>/<slug:size>.<slug:ending>", views.graphic, name="graphic"),
]
