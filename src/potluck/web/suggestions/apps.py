"""The room in Django; it forgets what was said about rows that are taken away."""

from django.apps import AppConfig

from potluck.web.records import hooks


class SuggestionsConfig(AppConfig):
    name = "potluck.web.suggestions"

    def ready(self) -> None:
        hooks.FORGETTERS.append("potluck.web.suggestions.forget.forget")
        hooks.BLANKERS.append("potluck.web.suggestions.forget.blank")
