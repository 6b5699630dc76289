"""Addresses of this room."""

from django.urls import path, re_path

from potluck.web.places import views

ULID = r"(?P<record_id>[0-9A-Za-z]{26})"

urlpatterns = [
    path("find", views.find, name="find"),
    path("find/hidden.geojson", views.hidden, name="hidden"),
    re_path(r"^take\.(?P<format>[a-z]+)$", views.take, name="take"),
    path("take/attribution.txt", views.attribution, name="attribution"),
    re_path(rf"^o/{ULID}$", views.profile, name="profile"),
    re_path(rf"^o/{ULID}\.jsonld$", views.profile_jsonld, name="profile_jsonld"),
    path("tiles/<int:changed>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
    path("ground/<int:z>/<int:x>/<int:y>.mvt", views.ground, name="ground"),
]
