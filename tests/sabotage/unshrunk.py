"""For pytest, as a plugin: a law that is broken is shown as it was found. To make the example small takes minutes."""

from hypothesis import Phase, settings


def pytest_configure() -> None:
    """After conftest.py chose its settings, before a test is read."""
    settings.register_profile("unshrunk", settings.default, phases=[Phase.explicit, Phase.generate])
    settings.load_profile("unshrunk")
