"""Direction by shape: fields that invert, do not fold, keep still what must, and say what they cannot do. No models, no photographs."""

import gc
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import painted
import pytest
import touched_person as person
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.brief import Direction
from goodlight.sets.directions import MESH_POINTS, expressions, landmark_directions, poses
from goodlight.sets.features import features
from goodlight.studio import compose, engine
from goodlight.studio.direct import budget, face, pose, shape, wish
from goodlight.studio.direct.pose import Turn
from goodlight.studio.direct.sitting import Sitting, ThinPlate, sitting
from goodlight.studio.direct.warp import Grid, Warp, greatest_stretch, invert, least_area
from goodlight.studio.direct.wish import Wish, predicted, wish_of
from goodlight.studio.shot import Frame
from goodlight.subject.plate import FrameCuts

PLATE = painted.plate_of(painted.face(), painted.colours(painted.face()), painted.outline(painted.face()))
HERE = Sitting(PLATE)
GRID = Grid(origin=(10.0, 20.0), step=5.0, shape=(40, 50))


def plate_with(**angles):
    turned = painted.face(**angles)
    return painted.plate_of(turned, painted.colours(turned), painted.outline(turned))


def smooth_field(seed: int, largest: float) -> np.ndarray:
    """Bumps on GRID, zero at its border, at most ``largest`` pixels."""
    rng = np.random.default_rng(seed)
    at, field = GRID.points, np.zeros((*GRID.shape, 2), np.float32)
    for _ in range(4):
        centre = rng.uniform((60, 60), (200, 160))
        field += np.exp(-((at - centre) ** 2).sum(axis=2) / (2 * 30.0**2))[..., None] * rng.uniform(-1, 1, 2)
    return (field * largest / max(float(np.abs(field).max()), 1e-6)).astype(np.float32)


# --- fields

@given(seed=st.integers(0, 99), largest=st.floats(0, 8))
@settings(max_examples=25, deadline=None)
def test_there_and_back_is_where_it_was(seed, largest):
    forward = smooth_field(seed, largest)
    warp = Warp(grid=GRID, forward=forward, backward=invert(GRID, forward))
    points = np.random.default_rng(seed).uniform((20, 30), (240, 200), (50, 2))
    there = warp.moved(points)
    back = there + GRID.sample(warp.backward, there[None])[0]
    assert np.abs(back - points).max() < 0.35  # between samples both fields are but linear


def test_area_tells_stretching_from_folding():
    everywhere, x = np.ones(GRID.shape, bool), GRID.points[..., 0]
    still = np.zeros((*GRID.shape, 2), np.float32)
    assert least_area(GRID, still, everywhere) == 1
    for amount, area in ((0.5, 1.5), (-0.5, 0.5), (-1.2, -0.2)):
        field = np.stack([amount * x, np.zeros_like(x)], axis=-1).astype(np.float32)
        assert least_area(GRID, field, everywhere & (x < x.max())) == pytest.approx(area, abs=1e-4)
    assert least_area(GRID, still, ~everywhere) == 1


def test_stretch_is_that_of_the_direction_which_is_drawn_out_most():
    everywhere, (x, y) = np.ones(GRID.shape, bool), np.moveaxis(GRID.points, -1, 0)
    inside = everywhere & (x < x.max()) & (y < y.max())
    for field, stretch in ((np.stack([0.8 * x, -0.4 * y], axis=-1), 1.8), (np.stack([0 * x, 0 * y], axis=-1), 1.0),
                           (np.stack([-x + y, -x - y], axis=-1), 1.0)):  # the last turns by a right angle
        assert greatest_stretch(GRID, field.astype(np.float32), inside) == pytest.approx(stretch, abs=1e-3)
    assert greatest_stretch(GRID, np.stack([x, y], axis=-1).astype(np.float32), ~everywhere) == 1


def test_a_warp_on_a_scaled_plate_moves_the_same_places():
    warp = Warp(grid=GRID, forward=smooth_field(3, 6), backward=smooth_field(4, 6))
    matrix, points = np.array([[0.5, 0, -7.25], [0, 0.5, 3.75]]), np.array([[80.0, 90.0], [120.0, 60.0]])
    there = warp.on(matrix).moved(points @ matrix[:, :2].T + matrix[:, 2])
    assert there == pytest.approx(warp.moved(points) @ matrix[:, :2].T + matrix[:, 2], abs=1e-3)


def test_thin_plates_pass_through_their_points_and_keep_straight_what_is_straight():
    rng = np.random.default_rng(0)
    points, elsewhere = rng.uniform(-1, 1, (30, 2)), rng.uniform(-1, 1, (20, 2))
    plate = ThinPlate(points, smooth=0)
    values = rng.normal(size=(30, 2))
    assert plate.at(points) @ plate.weights(values) == pytest.approx(values, abs=1e-6)
    tilt = np.array([[0.3, -0.2], [0.1, 0.4]])
    assert plate.at(elsewhere) @ plate.weights(points @ tilt + 0.5) == pytest.approx(elsewhere @ tilt + 0.5, abs=1e-6)


# --- data

def test_directions_are_symmetric_and_every_shape_feature_has_one():
    table = landmark_directions()
    assert {f.both for f in features() if f.kind == "shape"} <= set(table)
    assert {"neutral", "smile", "cheek-raise", "squinch", "brow-up", "brow-down", "age", "masculine"} <= set(table)
    for name, values in table.items():
        assert values.shape == (MESH_POINTS + 6, 3) and np.isfinite(values).all()
        left, right = values[[33, 61, 105, 234, 478]], values[[263, 291, 334, 454, 481]]
        assert right == pytest.approx(left * [-1, 1, 1], abs=0.04), name  # the mesh's own points are not quite symmetric


@pytest.mark.parametrize("name", sorted({f.both for f in features() if f.side and f.kind == "shape"}))
def test_left_and_right_together_are_both(name):
    left, right, both = face.one_sided(f"left-{name}"), face.one_sided(f"right-{name}"), landmark_directions()[name]
    assert left + right == pytest.approx(both, abs=1e-5)
    neutral = landmark_directions()["neutral"][:, 0]
    assert np.abs(left[neutral < -0.2]).max() == 0 and np.abs(right[neutral > 0.2]).max() == 0  # own left is the picture's right


def test_the_rim_of_spectacles_moves_as_one_and_lids_go_on_moving():
    table = landmark_directions()
    stiff = face.with_glasses(2 * table["brow-height"] + table["squinch"])
    rim = [168, 6, *np.flatnonzero(np.abs(np.linalg.norm(
        table["neutral"][:MESH_POINTS, None, :2] - table["neutral"][None, [468, 473], :2], axis=2).min(axis=1) - 0.46) < 0.1)]
    assert np.ptp(stiff[rim], axis=0).max() < 0.01
    assert stiff[145, 1] - stiff[33, 1] < -0.02


# --- poses

@pytest.mark.parametrize("degrees", [-8, 8])
def test_the_head_tilts_by_what_was_asked_and_the_shoulders_stay(degrees):
    field = pose.displacement(HERE, Turn(roll=degrees))
    eyes = PLATE.face.eyes + HERE.grid.sample(field, PLATE.face.eyes[None])[0]
    assert np.degrees(np.arctan2(*(eyes[1] - eyes[0])[::-1])) == pytest.approx(degrees, abs=0.7)
    shoulders = HERE.grid.points[..., 1] > PLATE.face.chin[1] + 1.7 * HERE.unit
    assert np.abs(field[shoulders]).max() < 1e-3


def test_clothes_beside_the_neck_stay_where_they_are_when_the_head_tilts():
    plate = person.plate()
    dressed, bare = Sitting(plate), Sitting(replace(plate, classes=None))
    fields = [np.abs(pose.displacement(here, Turn(roll=8))) for here in (dressed, bare)]
    sleeve = dressed.cloth > 0.9
    assert sleeve.any() and fields[0][sleeve].max() < 0.3 * fields[1][sleeve].max()
    above = dressed.grid.points[..., 1] < plate.face.chin[1] - dressed.unit
    assert np.array_equal(fields[0][above], fields[1][above])


def test_ears_go_where_the_cheeks_go_and_move_by_themselves_only_when_asked():
    for name in ("jaw-angle", "masculine", "age", "face-width"):
        moved = face.displacement(HERE, {name: 1.0})
        assert moved[468:471] == pytest.approx(np.tile(moved[234], (3, 1))) and moved[471:] == pytest.approx(np.tile(moved[454], (3, 1)))
    ear = face.displacement(HERE, {"ears": 1.0})
    assert np.abs(ear[[469, 472], 0]).min() > 0.05 * HERE.unit and np.abs(ear[[234, 454]]).max() < 0.01 * HERE.unit


def test_an_ear_near_the_ring_that_holds_still_moves_without_a_point():
    field = HERE.carried(face.displacement(HERE, {"ears": 1.0}))
    assert greatest_stretch(HERE.grid, field, np.ones(HERE.grid.shape, bool)) < 1.35


def test_turning_and_nodding_move_the_nose_the_way_they_are_named():
    def nose(**turn):
        at = PLATE.face.landmarks[[1, 234, 454], :2]
        tip, left, right = HERE.grid.sample(pose.displacement(HERE, Turn(**turn)), at[None])[0]
        return tip - (left + right) / 2

    assert nose(yaw=8)[0] > 0.08 * HERE.unit and nose(yaw=-8)[0] < -0.08 * HERE.unit
    assert nose(pitch=5)[1] < -0.03 * HERE.unit and nose(pitch=-5)[1] > 0.03 * HERE.unit


def test_eyes_keep_looking_at_the_camera():
    at = PLATE.face.landmarks[[468, 33, 133], :2]
    iris, outer, inner = HERE.grid.sample(pose.displacement(HERE, Turn(yaw=10)), at[None])[0]
    assert iris[0] < (outer + inner)[0] / 2 - 0.005 * HERE.unit


def test_what_the_selfie_cuts_does_not_move():
    rows = 190  # of hair that the frame cuts away
    cut_face = replace(PLATE.face, landmarks=PLATE.face.landmarks - np.float32([0, rows, 0]))
    cut = Sitting(replace(PLATE, foreground=PLATE.foreground[rows:], alpha=PLATE.alpha[rows:], face=cut_face,
                          cuts=FrameCuts(top=(200, 500))))
    edge = np.abs(cut.grid.points[..., 1]) < 4
    assert edge.any() and np.abs(pose.displacement(cut, Turn(yaw=10, roll=8))[edge]).max() < 0.01 * HERE.unit


@pytest.mark.parametrize("name", [p.name for p in poses()])
@given(yaw=st.floats(-30, 30), pitch=st.floats(-12, 12), roll=st.floats(-12, 12))
@settings(max_examples=8, deadline=None)
def test_every_pose_is_reached_within_three_degrees_or_it_is_said(name, yaw, pitch, roll):
    here = Sitting(replace(PLATE, face=painted.face(yaw=yaw, pitch=pitch, roll=roll)))
    wish, wanted, own = wish_of(here, Direction(pose=name)), poses().get(name), here.plate.face.pose
    assert abs(wish.turn.yaw) <= 12 and abs(wish.turn.pitch) <= 6 and abs(wish.turn.roll) <= 9
    for axis, value in (("yaw", own.yaw), ("pitch", own.pitch)):
        low, high = getattr(wanted, axis) or (-90, 90)
        reached = value + (0.85 if axis == "yaw" else 1) * getattr(wish.turn, axis)  # of a turn to the side the mesh sees that much
        assert low - 3.01 <= reached <= high + 3.01 or "pose_short" in {f.code for f in wish.missing}
        if low <= value <= high:
            assert getattr(wish.turn, axis) == 0


def test_a_turn_that_would_draw_the_far_side_out_is_shortened_and_said(monkeypatch):
    here, asked = Sitting(plate_with(yaw=25)), Direction(pose="three-quarter-left")
    freely = wish_of(here, asked).turn.yaw
    monkeypatch.setattr(wish, "_STRETCH", 1.2)
    less = wish_of(here, asked)
    assert freely < less.turn.yaw < 0 and "pose_short" in {f.code for f in less.missing}
    assert greatest_stretch(here.grid, pose.displacement(here, less.turn), here.person > 0.3) < greatest_stretch(
        here.grid, pose.displacement(here, replace(less.turn, yaw=freely)), here.person > 0.3)


# --- expressions

def test_a_smile_is_solved_for_and_what_is_left_is_said():
    wish = wish_of(HERE, Direction(expression="soft-smile"))
    amounts, own = dict(wish.amounts), PLATE.face.expression.smile
    if own < expressions().get("soft-smile").smile[0]:
        assert 0 < amounts["smile"] <= 0.42 and predicted(HERE, amounts).smile > own
    grin = replace(PLATE, face=replace(PLATE.face, expression=replace(PLATE.face.expression, smile=1.2, mouth_open=0.2)))
    calm = wish_of(Sitting(grin), Direction(expression="neutral"))
    assert not calm.amounts and {f.code for f in calm.missing} == {"expression_short"}
    assert all("Add a selfie" in f.advice for f in calm.missing)


def test_brows_behind_a_frame_stay_and_it_is_said():
    class Worn(Sitting):
        glasses = True

    free, framed = (wish_of(kind(PLATE), Direction(expression="approachable")) for kind in (Sitting, Worn))
    assert dict(free.amounts)["brow-up"] == pytest.approx(0.3) and "brow-up" not in dict(framed.amounts)
    assert any("spectacles" in f.message for f in framed.missing) and not any("spectacles" in f.message for f in free.missing)


def test_narrow_eyes_are_not_closed_by_a_squinch():
    amounts = dict(wish_of(HERE, Direction(expression="confident")).amounts)
    assert amounts["squinch"] > 0
    squinted = PLATE.face.landmarks.copy()
    for lids in ((159, 145), (158, 153), (160, 144), (386, 374), (385, 380), (387, 373)):
        middle = squinted[list(lids)].mean(axis=0)
        squinted[list(lids)] = middle + (squinted[list(lids)] - middle) * 0.55
    narrow = Sitting(replace(PLATE, face=painted.face_of(squinted)))
    assert dict(wish_of(narrow, Direction(expression="confident")).amounts).get("squinch", 0) < amounts["squinch"]


# --- the whole

def test_nothing_asked_is_nothing_done_and_texture_alone_moves_nothing(free):
    assert shape.warp(PLATE, Direction()) is None
    assert shape.warp(PLATE, Direction(features={"teeth": 0.5})) is None


def test_every_feature_moves_something_and_folds_nothing(free):
    for feature in (f for f in features() if f.kind == "shape"):
        for amount in (feature.least, feature.most):
            warp = shape.warp(PLATE, Direction(features={feature.name: amount}))
            assert np.abs(warp.forward).max() > 0.005 * HERE.unit, feature.name
            assert least_area(warp.grid, warp.forward, HERE.person > 0.3) >= 0.2
            assert dict(warp.given) == {feature.name: amount} and not warp.findings


def test_what_costs_too_much_likeness_is_given_in_part_and_said(free, monkeypatch):
    whole = shape.warp(PLATE, Direction(presentation="1"))
    shape.warp.cache_clear()
    monkeypatch.setattr(shape, "choice_cost", lambda plate, part: 0.6)
    half = shape.warp(PLATE, Direction(presentation="1"))
    assert half.forward == pytest.approx(whole.forward / 2, abs=1e-3)
    assert dict(half.given)["masculine"] == pytest.approx(dict(whole.given)["masculine"] / 2)
    assert [f.code for f in half.findings] == ["direction_held_back"]


def test_what_is_worked_out_of_a_plate_is_not_kept_for_all_plates(monkeypatch):
    monkeypatch.setattr(budget, "_recogniser", lambda: SimpleNamespace(describe=lambda *_: np.zeros(128)))
    caches = (shape.warp, shape.choice_cost, budget._own, sitting)
    for cached in caches:
        cached.cache_clear()
    gc.collect()
    before = sum(isinstance(o, Sitting) for o in gc.get_objects())
    for number in range(11):
        assert shape.warp(replace(PLATE, sha256=f"{number:064d}"), Direction(expression="confident")) is not None
    gc.collect()
    assert sum(isinstance(o, Sitting) for o in gc.get_objects()) - before <= sitting.cache_info().maxsize < 11
    for cached in caches:
        cached.cache_clear()


def test_a_field_that_would_fold_is_shrunk():
    warp, share = shape.without_folds(HERE, Wish(amounts=(("chin-length", 12.0),)))
    assert share < 1 and least_area(warp.grid, warp.forward, HERE.person > 0.3) >= 0.2


def test_a_field_that_does_nothing_changes_no_pixel_that_can_be_seen():
    still = np.zeros((*HERE.grid.shape, 2), np.float32)
    frame = Frame(matrix=np.array([[0.9, 0.02, 5.0], [-0.02, 0.9, 9.0]]), size=(400, 500))
    plain, alpha = compose.place(PLATE, frame)
    moved, moved_alpha = compose.place(PLATE, replace(frame, warp=Warp(grid=HERE.grid, forward=still, backward=still)))
    assert np.abs(moved - plain).max() < 0.03 and np.abs(moved_alpha - alpha).max() < 0.05


@pytest.mark.parametrize("direction", [Direction(pose="tilt-right"), Direction(pose="three-quarter-left"), Direction(presentation="-1")])
def test_points_follow_the_pixels(free, direction):
    """Where the frame says the irises are, the picture is dark, and round them it is not."""
    subject = painted.subject(PLATE)
    shot = engine.shoot(subject, replace(painted.recipe(), direction=direction, plate=PLATE.sha256))
    assert shot.frame.warp is not None
    for iris in (468, 473):
        x, y = shot.frame.to_picture(PLATE.face.landmarks[[iris], :2])[0].round().astype(int)
        radius = round(0.02 * PLATE.face.eye_distance * shot.frame.scale)
        assert shot.pixels[y - radius:y + radius + 1, x - radius:x + radius + 1].mean() < 90
    sitting.cache_clear()


def test_a_gallery_says_what_was_given(free):
    from goodlight.gallery.record import shot_record

    shot = engine.shoot(painted.subject(PLATE), replace(painted.recipe(), direction=Direction(pose="tilt-right"), plate=PLATE.sha256))
    record = shot_record(shot, file=None, rank=None)
    assert record["direction"]["pose"] == "tilt-right" and record["given"]["roll"] == pytest.approx(6, abs=1.5)


@pytest.mark.parametrize("yaw", [-9, 9])
def test_earrings_stay_round_when_the_head_turns(yaw):
    """A ring below the lobe: the share of its width that is left, less what the whole head's turning takes."""
    here = Sitting(PLATE)
    around = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    moved = pose.displacement(here, Turn(yaw=yaw))
    for lobe in here.points[[132, 361], :2]:
        ring = lobe + 0.1 * here.unit * np.column_stack([np.cos(around), np.sin(around)])
        width = np.ptp(ring + here.grid.sample(moved, ring[None])[0], axis=0) / np.ptp(ring, axis=0)
        print(f"yaw {yaw}: width × {width[0]:.2f}, height × {width[1]:.2f}")
        assert 0.85 < width[0] < 1.15 and 0.9 < width[1] < 1.1


@pytest.mark.parametrize("turn", [Turn(pitch=6), Turn(yaw=9), Turn(pitch=-5, roll=6)], ids=["down", "aside", "up and tilted"])
def test_the_frame_of_spectacles_stays_straight_when_the_head_turns(turn):
    """Along the upper rim, across the bridge: by how much what was a line is neither a line nor an even bow any more, in eye distances."""
    def bent(worn: bool) -> float:
        here = Sitting(PLATE)
        here.__dict__["glasses"] = worn
        ends = here.points[[468, 473], :2] + (0, -0.3 * here.unit)
        line = ends[0] + np.linspace(-0.15, 1.15, 40)[:, None] * (ends[1] - ends[0])
        moved = line + here.grid.sample(pose.displacement(here, turn), line[None])[0]
        x, y = (moved - moved.mean(axis=0)).T
        return float(np.abs(y - np.polyval(np.polyfit(x, y, 2), x)).max() / here.unit)

    without, worn = bent(False), bent(True)
    print(f"{without:.4f} → {worn:.4f}")
    assert worn < max(0.001, 0.5 * without)
