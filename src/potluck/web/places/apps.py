"""The room in Django; its caches are swept when something is taken away."""

from django.apps import AppConfig

from potluck.web.records import hooks


class PlacesConfig(AppConfig):
    name = "potluck.web.places"

    def ready(self) -> None:
        hooks.SWEEPERS.append("potluck.web.places.index.sweep")
