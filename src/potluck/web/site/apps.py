"""The room's name in Django, which keeps `site` for itself."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "potluck.web.site"
    label = "potluck_site"
