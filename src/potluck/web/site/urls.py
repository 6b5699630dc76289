"""Every address of the node; each room lists its own."""

from django.urls import include, path

from potluck.web.site import views

urlpatterns = [
    path("", views.front, name="front"),
    path("about", views.about, name="about"),
    path("your-list", views.your_list, name="your_list"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health", views.health, name="health"),
    path("journal", views.journal_page, name="journal"),
    path("", include("potluck.web.people.urls")),
    path("", include("potluck.web.lists.urls")),
    path("", include("potluck.web.leaving.urls")),
    path("", include("potluck.web.desk.urls")),
    path("", include("potluck.web.give_back.urls")),
    path("", include("potluck.web.places.urls")),
    path("", include("potluck.web.suggestions.urls")),
    path("", include("potluck.web.upkeep.urls")),
    path("", include("potluck.web.api.urls")),
]

handler400 = "potluck.web.site.views.bad_request"
handler403 = "potluck.web.site.views.forbidden"
handler404 = "potluck.web.site.views.not_found"
handler500 = "potluck.web.site.views.broken"
