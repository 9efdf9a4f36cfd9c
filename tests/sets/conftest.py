import pytest
from fake_faces import fake_face


@pytest.fixture
def make_face():
    return fake_face
