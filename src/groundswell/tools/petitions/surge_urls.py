"""Posts that may surge: the hot process answers them in groups, this view one at a time."""

from django.urls import path

from groundswell.tools.petitions import views

urlpatterns = [path("<slug:slug>/sign", views.sign, name="sign")]
