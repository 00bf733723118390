"""The sample that every explorer is built of."""

import pytest

from facelab.widgets.sample import Sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """Ten people of the synthetic pack, and the record."""
    return Sample(tmp_path_factory.mktemp("saved"), people=10)
