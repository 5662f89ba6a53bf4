"""What we may send to a person, chosen by herself."""

from django.urls import path

from groundswell.trunk.consent import views

app_name = "contact"
urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("stop/<str:token>/undo/", views.undo, name="undo"),
]
