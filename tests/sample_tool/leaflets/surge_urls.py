"""The post that may surge: the hot process answers it in groups, this view one at a time."""

from django.urls import path

from leaflets import views

urlpatterns = [path("promise", views.promise, name="promise")]
