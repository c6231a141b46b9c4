"""Take a picture of every kind of page: wide and narrow, light and dark.

    python bench/screenshots.py FOLDER

Serves what is built in `var/` on a free port; build it first. The pictures are for looking at, by a
person who changed a page.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

PAGES: Final = {
    "home": "/",
    "search": "/?q=yoga+as+soft+power",
    "nothing": "/?q=qzxv+wkjh",
    "campaigns": "/campaigns?country=India",
    "yogaday": "/campaign?id=yogaday",
    "e-residency": "/campaign?id=estonia-e-residency",
    "actor": "/actor?id=dco",
    "concept": "/record?id=concept/digital-diplomacy",
    "dispute": "/dispute?id=k01",
    "sparql": "/sparql?name=campaigns-of-a-country",
    "about": "/about",
}
WIDTHS: Final = (1280, 420)
_TALLEST: Final = 6_000


def main(folder: Path) -> None:
    """Take every picture."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("chromium is missing: run .ci/chromium")
    folder.mkdir(parents=True, exist_ok=True)
    port = 8599
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "ddgraph", "up", "--port", str(port)], stderr=log
        )
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                for scheme in ("light", "dark"):
                    for width in WIDTHS:
                        _take(browser, f"http://127.0.0.1:{port}", folder, scheme, width)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _take(browser: Browser, address: str, folder: Path, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    for name, path in PAGES.items():
        page = context.new_page()
        page.goto(address + path)
        page.wait_for_selector("h1")
        page.wait_for_timeout(1_500)
        # Streamlit scrolls inside the page: the window is made as tall as what it holds.
        tall = page.evaluate(
            "document.querySelector('[data-testid=stMain], section.stMain').scrollHeight"
        )
        page.set_viewport_size({"width": width, "height": min(int(tall), _TALLEST)})
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
        page.close()
    context.close()
    print(f"{len(PAGES)} pictures, {width} wide, {scheme}")


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    sys.exit(f"{address} does not answer")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python bench/screenshots.py FOLDER")
    main(Path(sys.argv[1]))
