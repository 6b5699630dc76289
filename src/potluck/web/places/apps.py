"""The room in Django; its caches are swept when something is taken away."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "potluck.web.places"

    def ready(self) -> None:
        from potluck.web.places import index
        from potluck.web.records.actions.vacuum import SWEEPERS

        SWEEPERS.append(index.sweep)
