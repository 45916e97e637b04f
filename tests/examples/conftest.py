"""A shop of its own for every test that asks for one."""

import pytest

from tests.examples.shop_process import Shop


@pytest.fixture
def shop():
    running = Shop()
    yield running
    running.close()
