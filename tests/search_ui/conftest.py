"""A real server in a process of its own, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def address(served_home: Path) -> Iterator[str]:
    """Where `uvicorn search_ui.server:app` serves the repository's data."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    log = served_home / "ui.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "search_ui.server:app", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"DDGRAPH_HOME": str(served_home)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(base, process, log)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def _wait(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(120):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{base}/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.fail("no Chromium here: run `apt-get install chromium`")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[int, BrowserContext]:
    """One browser profile for each width, so that scripts are loaded once."""
    return {
        width: browser.new_context(viewport={"width": width, "height": 900})
        for width in (400, 1280)
    }


@pytest.fixture
def visit(browser: Browser, contexts: dict[int, BrowserContext], address: str) -> Iterator[Visit]:
    """Open addresses; at the end no page may show an exception or have reached out."""
    visit = Visit(browser, contexts, address)
    yield visit
    visit.leave()


class Visit:
    """Opens pages and waits until they are drawn."""

    def __init__(self, browser: Browser, contexts: dict[int, BrowserContext], address: str) -> None:
        self._browser, self._contexts, self._address = browser, contexts, address
        self._pages: list[Page] = []
        self.reached_out: list[str] = []

    def __call__(self, path: str, *, width: int = 1280) -> Page:
        """Open a path."""
        return self._open(self._contexts[width], path)

    def afresh(self, path: str) -> Page:
        """Open a path in a browser that knows nothing of earlier visits."""
        return self._open(self._browser.new_context(), path)

    def _open(self, context: BrowserContext, path: str) -> Page:
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self._note(request.url))
        page.goto(self._address + path)
        page.locator(".title h1").wait_for()
        self._pages.append(page)
        return page

    def _note(self, url: str) -> None:
        own = (self._address, self._address.replace("http", "ws"), "data:", "blob:")
        if not url.startswith(own):
            self.reached_out.append(url)

    def leave(self) -> None:
        """Close every page after a look for exceptions."""
        shown = [page.locator("[data-testid=stException]").count() for page in self._pages]
        for page in self._pages:
            page.close()
        assert not any(shown)
        assert not self.reached_out
