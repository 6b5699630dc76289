"""The room in Django; it forgets whom it asked about rows that are taken away."""

from django.apps import AppConfig

from potluck.web.records import hooks


class UpkeepConfig(AppConfig):
    name = "potluck.web.upkeep"

    def ready(self) -> None:
        hooks.FORGETTERS.append("potluck.web.upkeep.forget.forget")
        hooks.BLANKERS.append("potluck.web.upkeep.forget.blank")
