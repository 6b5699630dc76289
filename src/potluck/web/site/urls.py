"""Every address of the node; each room lists its own."""

from importlib.util import find_spec

from django.urls import include, path

from potluck.web.rooms import ROOMS
from potluck.web.site import views


def has_addresses(name: str) -> bool:
    return find_spec(f"potluck.web.{name}.urls") is not None


urlpatterns = [
    path("", views.front, name="front"),
    path("about", views.about, name="about"),
    path("your-list", views.your_list, name="your_list"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health", views.health, name="health"),
    path("journal", views.journal_page, name="journal"),
    *(path("", include(f"potluck.web.{name}.urls")) for name in ROOMS if name != "site" and has_addresses(name)),
]

handler400 = "potluck.web.site.views.bad_request"
handler403 = "potluck.web.site.views.forbidden"
handler404 = "potluck.web.site.views.not_found"
handler500 = "potluck.web.site.views.broken"
