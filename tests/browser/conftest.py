"""A real browser for the tests: the machine's own Chromium, driven by Playwright, cut off from every network."""

import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = ("127.0.0.1", "localhost", "")


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once; a visible skip where there is none, a failure under CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and os.environ.get("CI"):
        pytest.fail("there is no Chromium on this machine, and under CI the pages must be opened in one")
    if path is None:
        pytest.skip("no Chromium on this machine: the pages were not opened in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """An empty page that may only talk to this machine; what it asked of others is in ``page.turned_away``."""
    with shut_off(chromium) as page:
        yield page


@pytest.fixture(scope="session")
def page_of():
    """What opens such a page in a browser that was started otherwise."""
    return shut_off


@contextmanager
def shut_off(browser):
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    turned_away = []

    def gate(route):
        if urlsplit(route.request.url).hostname in (*HERE, None):
            route.continue_()
        else:
            turned_away.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    page = context.new_page()
    page.turned_away = turned_away
    yield page
    context.close()
