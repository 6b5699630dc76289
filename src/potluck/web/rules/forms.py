"""The numbers of all rules as one form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from potluck.web.rules.queries import InForce


class RulesForm(forms.Form):
    """A field for each rule, within its range, and why it is changed."""

    why = forms.CharField(label=_("Why"), max_length=500, required=False, help_text=_("Stands in the journal."))

    def __init__(self, rules: list[InForce], data: Any = None) -> None:
        super().__init__(data)
        for one in rules:
            rule = one.rule
            self.fields[rule.name] = forms.IntegerField(
                label=rule.words,
                min_value=rule.least,
                max_value=rule.most,
                initial=one.number,
                help_text=_("%(unit)s, from %(least)s to %(most)s")
                % {"unit": rule.unit, "least": rule.least, "most": rule.most},
            )
        self.order_fields([*(one.rule.name for one in rules), "why"])
