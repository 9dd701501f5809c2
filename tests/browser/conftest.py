"""A browser for the tests, with nobody's profile."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from grader.instructor.site.building import build_site
from grader.instructor.site.running import PartMissing
from tests.support.chromium import CHROMIUM, FLAGS, ONLY_HERE, PICTURES, new_profile
from tests.support.graded_course import graded_course


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium through Playwright; the tests are skipped where there is no Chromium."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium on PATH")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tool:
        chromium = tool.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *ONLY_HERE])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def profile(browser: Any) -> Iterator[Any]:
    """One person for all tests of a module: what a page has loaded is there for the next one."""
    with new_profile(browser) as context:
        yield context


@pytest.fixture
def page(profile: Any) -> Iterator[Any]:
    """A page, which remembers in `page.asked` what was asked for since it is there."""
    page = profile.new_page()
    page.asked = []
    profile.on("request", lambda request: page.asked.append(request.url))
    yield page
    page.close()


@pytest.fixture(scope="session")
def hosted_site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The self-hosted site, once for all modules; where a part cannot be had here, its tests are skipped and say which."""
    try:
        return build_site(tmp_path_factory.mktemp("hosted") / "site", self_hosted=True)
    except PartMissing as error:
        pytest.skip(f"the self-hosted site cannot be built here: {error}")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A graded course of four learners, for its pages."""
    return graded_course(tmp_path)
