"""Tabs of the one browser: starting one costs a second of processor time, so that tests hand them on, emptied."""

from typing import Any

from django.conf import settings

BACKEND = "django.contrib.auth.backends.ModelBackend"
BLANK = "about:blank"


class Tab:
    """A tab for one test after the other: each finds it without cookies, without anything kept, at no address."""

    def __init__(self, chromium: Any, url: str) -> None:
        self.url = url
        self.context = chromium.new_context(base_url=url, reduced_motion="reduce")  # what is pressed stands still
        self.page = self.context.new_page()
        self.session = self.context.new_cdp_session(self.page)
        self.wrongs: list[str] = []
        self.page.on("console", lambda said: self.wrongs.append(said.text) if _is_wrong(said.text) else None)
        self.page.on("pageerror", lambda error: self.wrongs.append(str(error)))

    def hand_out(self, size: tuple[int, int], person: Any) -> Any:
        """The page, for a new test."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        if person is not None:
            self.context.add_cookies([session_of(person, self.url)])
        return self.page

    def take_back(self) -> list[str]:
        """Empties the tab; gives what broke the Content-Security-Policy or threw an error since it was handed out."""
        self.page.goto(BLANK)
        for other in self.context.pages:
            if other is not self.page:
                other.close()
        self.context.clear_cookies()
        self.session.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        self.session.send("Network.clearBrowserCache")  # the next node has other tiles at the same addresses
        found, self.wrongs[:] = list(self.wrongs), []
        return found


def _is_wrong(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text or "Uncaught" in text


def session_of(person: Any, url: str) -> dict[str, str]:
    """The cookie of a signed-in person."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend=BACKEND)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
