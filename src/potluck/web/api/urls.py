"""Addresses of the read API, feeds and embeds."""

from django.urls import path
from django.views.generic import RedirectView

from potluck.web.api import sitemap, v1, views

urlpatterns = [
    path("api/v1/openapi.json", v1.openapi, name="api_description"),
    path("api/v1/docs", views.docs, name="api_docs"),
    path("api/v1/", RedirectView.as_view(pattern_name="api_docs"), name="api_home"),  # before the one of ninja
    path("api/v1/", v1.api.urls),
    *(path(f"feed.{form}", views.feed, {"form": form}, name=f"feed_{form}") for form in ("rss", "atom", "json")),
    path("embed", views.embed, name="embed"),
    path("embed.css", views.embed_css, name="embed_css"),
    path("embed.js", views.embed_js, name="embed_js"),
    path("embed/make", views.embed_make, name="embed_make"),
    path("sitemap.xml", sitemap.whole, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap.part, name="sitemap_part"),
]
