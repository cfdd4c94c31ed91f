"""Options of our test run."""

import os
import tempfile

import pytest
from hypothesis import settings

# The secret of these tests' caches; nobody's home is touched. Of one name for all workers of a run.
os.environ["XDG_STATE_HOME"] = f"{tempfile.gettempdir()}/wenzhai-tests-{os.getuid()}"

# A busy machine is no reason to fail: budgets of time are measured elsewhere.
settings.register_profile("wenzhai", deadline=None)
settings.load_profile("wenzhai")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what the tests get as what they expect"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew; look at the difference before you commit it."""
    return bool(request.config.getoption("--update-golden"))
