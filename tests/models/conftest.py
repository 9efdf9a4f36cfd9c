import pytest
import real


@pytest.fixture
def sample():
    """The sample photograph, (512, 512, 3) uint8 sRGB, read-only."""
    return real.sample_pixels()


@pytest.fixture
def tools():
    """The networks, loaded once a session."""
    return real.loaded_tools()
