"""The room in Django; it forgets what was said about rows that are taken away."""

from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    name = "potluck.web.suggestions"

    def ready(self) -> None:
        from potluck.web.records.actions.erasing import BLANKERS
        from potluck.web.records.actions.gone import FORGETTERS
        from potluck.web.suggestions import forget

        FORGETTERS.append(forget.forget)
        BLANKERS.append(forget.blank)
