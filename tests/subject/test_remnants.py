"""Remnants of the old scene: large ones, which the segmenter knows. The rest is tested with the whole cut-out, in test_matte.py."""

from types import SimpleNamespace

import numpy as np

from goodlight.subject.remnants import clear_remnants

LANDMARKS = np.zeros((478, 3), np.float32)
LANDMARKS[:, :2] = (240, 180)
FACE = SimpleNamespace(chin=np.array([240.0, 300.0]), height=200.0, eye_distance=80.0, landmarks=LANDMARKS)


def test_the_back_of_a_chair_goes_and_the_shoulder_beside_it_stays():
    prior, person = np.zeros((2, 512, 512), np.float32)
    prior[350:, 100:480] = person[350:, 100:380] = 1  # the network takes the chair at the right for the sitter's, the segmenter does not
    picture = np.full((512, 512, 3), (40, 42, 50), np.uint8)
    cleared = clear_remnants(picture, prior.copy(), person, FACE, spare=np.zeros((512, 512), bool))
    assert cleared[400:, 400:470].max() < 0.05 and cleared[360:, 110:360].min() > 0.95
    small = prior.copy()
    small[350:, 386:] = 0  # a strip of doubt is left to the finer steps
    np.testing.assert_array_equal(clear_remnants(picture, small.copy(), person, FACE, spare=np.zeros((512, 512), bool)) > 0.5, small > 0.5)
