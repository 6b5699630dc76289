"""What others may rely on: every address, verb, option, format and message code.

`python -m tests.house.promised` prints them as they stand in `promised.txt`, a line each."""

import os
from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver


def addresses(patterns: Iterable[URLPattern | URLResolver], path: str = "", space: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here, f"{space}{pattern.namespace or ''}:" if space else "")
        else:
            yield f"address {pattern.name} /{here}"


def promised() -> set[str]:
    from django.urls import get_resolver

    from potluck.cli import main
    from potluck.engine import mapping, read, write
    from potluck.engine.vocabulary import FIELDS
    from potluck.fetch import trouble

    found = set(addresses(get_resolver().url_patterns))
    for name, verb in main.verbs().items():
        found.add(f"verb {name}")
        found |= {f"option {name} {' '.join(one.opts)}" for one in verb.params}
    found |= {f"format in {name}" for name in read.READERS}
    found |= {f"format out {name}" for name in write.WRITERS}
    found |= {f"message {code}" for code in (*read.ISSUES, *mapping.ISSUES, *trouble.WORDS)}
    found |= {f"field {name}" for name in FIELDS}
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potluck.web.site.settings")
    import django

    django.setup()
    print(*sorted(promised()), sep="\n")
