"""What a person may see and have done about her own data."""

from django.urls import path

from groundswell.trunk.supporters.views import own_data

app_name = "own-data"
urlpatterns = [
    path("", own_data.index, name="index"),
    path("code/", own_data.code, name="code"),
    path("download/", own_data.download, name="download"),
    path("erase/", own_data.erase, name="erase"),
]
