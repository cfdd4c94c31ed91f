"""The project that most exports are made of; nothing changes it."""

import pytest

from tests.support.exporting import exporting_project
from tests.support.project import Project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return exporting_project(tmp_path_factory.mktemp("exporting"))
