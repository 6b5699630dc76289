"""How often the laws are drawn (hypothesis): the same draws in each check, new and many more ones in `make deep`.

A check that draws anew can fail on a change that has nothing to do with it; so `make check` draws what the code of a
test gives (a red one can be run again), and `make deep` looks for what nobody thought of.
"""

import os
from typing import Any

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("POTLUCK_DRAWS", "1"))
"""How many times as often as in a check; above 1 the draws are new in each run."""


def draws(examples: int, *, deep: int = 0, **said: Any) -> settings:
    """So many examples in a check, `TIMES` as many (or as `deep`, for a law that is dear) in `make deep`. No test fails
    because a machine is slow, and what fixtures give is the same for all examples of a test."""
    calm = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(
        **{"deadline": None, "suppress_health_check": calm, "derandomize": TIMES == 1} | said,
        max_examples=examples if TIMES == 1 else (deep or examples) * TIMES,
    )
