"""A shop of its own for every test that asks for one; one for all that only look."""

import pytest

from tests.examples.shop_process import Shop


@pytest.fixture
def shop():
    running = Shop()
    yield running
    running.close()


@pytest.fixture(scope="module")
def quiet_shop():
    """A shop whose switches nobody turns."""
    running = Shop()
    yield running
    running.close()
