"""A browser without a network, that remembers what a page asked for and complained of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

LOCAL = ("file:", "data:", "blob:")


@dataclass
class Visits:
    """Opens pages and remembers what went wrong in any of them."""

    browser: Browser
    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    contexts: list = field(default_factory=list)

    def __call__(
        self, path: Path, fragment: str = "", *, width=1280, height=856, scheme="light"
    ) -> Page:
        """Open a page of an atlas and wait until it has drawn what it shows."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        self.contexts.append(context)
        context.route("**/*", self._gate)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        return page

    def ready(self, path: Path, fragment: str = "", **view) -> Page:
        """Open a page with a script, and wait until that says that it is ready."""
        page = self(path, fragment, **view)
        page.wait_for_selector("html[data-ready]")
        assert page.get_attribute("html", "data-ready") == "true", page.inner_text("#storing")
        return page

    def _gate(self, route):
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _hear(self, message):
        if message.type in {"error", "warning"}:
            self.problems.append(message.text)

    def close(self):
        """Close what was opened; nothing may have asked for the network or have complained."""
        for context in self.contexts:
            context.close()
        assert self.outside == []
        assert self.problems == []
