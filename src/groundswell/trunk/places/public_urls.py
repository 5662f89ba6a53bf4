"""Addresses of this room."""

from django.urls import path, register_converter

from groundswell.trunk.places import views


class AreaCode:
    """The official code of an area: it has no hyphen, so the rest of the address is its name."""

    regex = "[A-Za-z0-9]{1,12}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(AreaCode, "area_code")

app_name = "areas"
urlpatterns = [
    path("", views.index, name="index"),
    path("find/", views.find, name="find"),
    path("areas.csv", views.table, name="table"),
    path("<area_code:area_code>-<slug:area_slug>/", views.area, name="area"),
]
