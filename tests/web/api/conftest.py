"""A small table: two open lists, one without a licence, one that only stewards see; and an index of its own."""

from typing import Any

import pytest

from potluck.web.records.actions.changes import marks, note_changes
from potluck.web.records.models import Profile
from tests.web.places.making import make_profile, make_source, show, ulid, value

CANARY = "Kanarienvogel"
ALMOND = {"city": "Port Almond", "country": "US", "lat": 41.0, "lon": -70.0, "precision": "exact"}


def note() -> None:
    """Writes down what the public sees now, as the end of a full link does."""
    note_changes(marks(Profile.objects.values_list("profile_id", "doc")))


@pytest.fixture
def table(db: None) -> dict[str, Any]:
    coast = make_source("Coast", attribution="The Coast", url="https://coast.example")
    valley, silent = make_source("Valley"), make_source("Silent", licence="")
    private = make_source("Private", level="steward")
    more = {
        "phone": [value("+15550142", coast, 1, why="trust"), value("+15550100", valley, 2)],
        "website": [value(f"https://{CANARY.lower()}.example", silent, 4)],
        "email": [value(f"{CANARY}@mail.example", private, 3, level="steward")],
        "contact": [value(f"{CANARY} Person", coast, 1)],
    }
    make_profile(
        1, coast, name=[("Three Ovens", "en"), ("تعاونية الأفران", "ar")], kind="worker",
        place={**ALMOND, "street": "1 Oven Lane"}, more=more, description="Bread & soup",
    )  # fmt: skip
    make_profile(10, valley, name="Blue Kettle", kind="consumer", status="closed", place={**ALMOND, "lat": 41.5})
    make_profile(11, coast, name="Oven Stall", place={**ALMOND, "precision": "town", "lat": 41.2}, part_of=1)
    make_profile(12, private, name=f"{CANARY} Hall", level="steward", kind="credit", place={**ALMOND, "city": CANARY})
    make_profile(13, silent, name=f"{CANARY} Shop", kind="worker", place={**ALMOND, "lat": 40.9})
    show()
    note()
    return {"coast": coast, "valley": valley, "silent": silent, "private": private, "one": ulid(1)}
