import pytest

from goodlight.studio.direct import shape


@pytest.fixture
def free(monkeypatch):
    """Likeness costs nothing: the recogniser needs its weights."""
    shape.warp.cache_clear()
    monkeypatch.setattr(shape, "choice_cost", lambda plate, part: 0.1)
    yield
    shape.warp.cache_clear()
