"""Public pages of leaflets."""

from django.urls import path

from leaflets import views

urlpatterns = [path("", views.index, name="index")]
