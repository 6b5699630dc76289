"""The room in Django; it forgets whom it asked about rows that are taken away."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "potluck.web.upkeep"

    def ready(self) -> None:
        from potluck.web.records.actions.erasing import BLANKERS
        from potluck.web.records.actions.gone import FORGETTERS
        from potluck.web.upkeep import forget

        FORGETTERS.append(forget.forget)
        BLANKERS.append(forget.blank)
