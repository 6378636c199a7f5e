"""Preprocessing: against NumPy's statistics and the theorems of whitening."""

import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from support.layouts import LAYOUTS

from convnotes.datasets import load_digits
from convnotes.preprocess import PrincipalComponents, Standardiser

RNG = np.random.default_rng(0)
# Four correlated cells of very different scale, as images of 1×2×2.
TRAINING = (RNG.standard_normal((500, 4)) @ RNG.standard_normal((4, 4)) * [1, 5, 0.1, 20] + 3).reshape(
    -1, 1, 2, 2
)
OTHER = RNG.standard_normal((7, 1, 2, 2))


def covariance(images):
    return np.cov(images.reshape(len(images), -1), rowvar=False)


def test_standardised_training_cells_have_mean_0_and_deviation_1():
    standardised = Standardiser.fit(TRAINING).apply(TRAINING)
    assert_allclose(standardised.mean(axis=0), 0, atol=1e-12)
    assert_allclose(standardised.std(axis=0), 1)


def test_other_images_are_moved_by_the_statistics_of_the_training_set():
    expected = (OTHER - TRAINING.mean(axis=0)) / TRAINING.std(axis=0)
    assert_allclose(Standardiser.fit(TRAINING).apply(OTHER), expected)


def test_without_scale_only_the_mean_is_subtracted():
    assert_allclose(Standardiser.fit(TRAINING, scale=False).apply(OTHER), OTHER - TRAINING.mean(axis=0))


def test_a_cell_that_never_changes_is_not_scaled():
    constant = np.full((5, 2), 0.1)
    constant[:, 1] = np.arange(5)
    assert_array_equal(Standardiser.fit(constant).apply([[1.1, 2.0]]), [[1.0, 0.0]])


def test_the_corners_of_real_digits_do_not_blow_up():
    digits = load_digits()
    standardised = Standardiser.fit(digits.train.images).apply(digits.test.images)
    assert np.isfinite(standardised).all()
    assert_array_equal(standardised[:, 0, 0, 0], np.zeros(1000))


def test_undoing_gives_the_images_back():
    standardiser = Standardiser.fit(TRAINING)
    assert_allclose(standardiser.undo(standardiser.apply(OTHER)), OTHER)


def test_principal_axes_are_orthonormal_and_ordered_by_variance():
    components = PrincipalComponents.fit(TRAINING)
    assert_allclose(components.axes @ components.axes.T, np.eye(4), atol=1e-12)
    assert (np.diff(components.variances) <= 0).all()


def test_principal_variances_are_the_squared_singular_values():
    rows = TRAINING.reshape(500, 4)
    singular = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
    assert_allclose(PrincipalComponents.fit(TRAINING).variances, singular**2 / 499)


def test_projected_training_images_are_uncorrelated():
    components = PrincipalComponents.fit(TRAINING)
    assert_allclose(covariance(components.project(TRAINING)), np.diag(components.variances), atol=1e-9)


def test_all_axes_restore_the_image():
    components = PrincipalComponents.fit(TRAINING)
    assert_allclose(components.restore(components.project(OTHER)), OTHER, atol=1e-12)


def test_what_few_axes_lose_is_the_variance_of_the_rest():
    few, every = PrincipalComponents.fit(TRAINING, 2), PrincipalComponents.fit(TRAINING)
    lost = np.square(TRAINING - few.restore(few.project(TRAINING))).sum() / 499
    assert_allclose(lost, every.variances[2:].sum())


def test_whitened_training_images_have_unit_covariance():
    components = PrincipalComponents.fit(TRAINING)
    assert_allclose(covariance(components.whiten(TRAINING, epsilon=0)), np.eye(4), atol=1e-9)


def test_zca_whitens_too_and_keeps_the_shape_of_an_image():
    white = PrincipalComponents.fit(TRAINING).zca(TRAINING, epsilon=0)
    assert white.shape == TRAINING.shape
    assert_allclose(covariance(white), np.eye(4), atol=1e-9)


def test_zca_is_symmetric():
    components = PrincipalComponents.fit(TRAINING)
    unit = np.eye(4).reshape(4, 1, 2, 2) + components.mean
    matrix = components.zca(unit).reshape(4, 4)
    assert_allclose(matrix, matrix.T, atol=1e-12)


def test_zca_is_the_whitening_that_stays_closest_to_the_images():
    components = PrincipalComponents.fit(TRAINING)
    centred = (TRAINING - components.mean).reshape(-1, 4)
    white = components.zca(TRAINING, epsilon=0).reshape(-1, 4)
    turn = np.linalg.qr(RNG.standard_normal((4, 4)))[0]
    assert np.square(white - centred).sum() < np.square(white @ turn - centred).sum()


def test_epsilon_damps_the_directions_of_little_variance():
    components = PrincipalComponents.fit(TRAINING)
    variances = np.diag(covariance(components.whiten(TRAINING, epsilon=1.0)))
    assert_allclose(variances, components.variances / (components.variances + 1), rtol=1e-9)


def test_fitting_twice_gives_the_same_axes():
    first, second = (PrincipalComponents.fit(images) for images in (TRAINING, TRAINING[::-1]))
    assert_allclose(first.axes, second.axes, atol=1e-9)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_in_memory_does_not_matter(layout):
    assert_allclose(
        PrincipalComponents.fit(layout(TRAINING)).zca(layout(OTHER)),
        PrincipalComponents.fit(TRAINING).zca(OTHER),
    )
    assert_allclose(
        Standardiser.fit(layout(TRAINING)).apply(layout(OTHER)), Standardiser.fit(TRAINING).apply(OTHER)
    )


def test_float32_stays_float32():
    training, other = TRAINING.astype(np.float32), OTHER.astype(np.float32)
    standardiser, components = Standardiser.fit(training), PrincipalComponents.fit(training)
    results = [
        standardiser.apply(other),
        Standardiser.fit(training, scale=False).apply(other),
        components.project(other),
        components.whiten(other),
        components.zca(other),
    ]
    assert [result.dtype for result in results] == [np.float32] * 5


def test_half_precision_is_summed_in_single_precision():
    images = TRAINING.astype(np.float16)
    half, single = PrincipalComponents.fit(images), PrincipalComponents.fit(images.astype(np.float32))
    assert_array_equal(half.axes, single.axes)


@pytest.mark.parametrize("kind", [Standardiser, PrincipalComponents])
def test_images_hold_real_numbers(kind):
    with pytest.raises(TypeError, match="images must hold real numbers, got dtype complex128"):
        kind.fit(TRAINING + 1j)


def test_inputs_are_left_as_they_were():
    training, other = TRAINING.copy(), OTHER.copy()
    Standardiser.fit(training).apply(other)
    PrincipalComponents.fit(training).zca(other)
    assert_array_equal(training, TRAINING)
    assert_array_equal(other, OTHER)


FITTED = PrincipalComponents.fit(TRAINING, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Standardiser.fit(np.zeros((0, 4))), "not be empty, got"),
        (lambda: Standardiser.fit(TRAINING).apply(OTHER[..., :1]), r"images must have shape \(7, 1, 2, 2\)"),
        (lambda: PrincipalComponents.fit(TRAINING[:1]), "images must be at least 2 to differ, got 1"),
        (lambda: PrincipalComponents.fit(TRAINING, 5), "components 5 exceeds the 4 cells of an image"),
        (lambda: PrincipalComponents.fit(TRAINING, 0), "components must be at least 1, got 0"),
        (lambda: FITTED.project(OTHER[0]), "images must have shape"),
        (lambda: FITTED.restore(np.zeros((2, 4))), r"coordinates must have shape \(N, 3\), got \(2, 4\)"),
        (lambda: FITTED.whiten(OTHER, epsilon=-1), "epsilon must be finite and at least 0, got -1"),
        (
            lambda: PrincipalComponents.fit(np.array([[0.0, 0.0], [1.0, 0.0]])).whiten(
                [[0.0, 0.0]], epsilon=0
            ),
            "epsilon 0 leaves 1 axes without variance that is told from rounding: float64 sees none up to",
        ),
        (
            lambda: PrincipalComponents.fit(np.ones((3, 2))).whiten([[1.0, 1.0]], epsilon=0),
            "epsilon 0 leaves 2 axes without variance",
        ),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_whether_to_scale_is_true_or_false():
    with pytest.raises(TypeError, match="scale must be True or False, got 0"):
        Standardiser.fit(TRAINING, scale=0)


@pytest.mark.parametrize("epsilon", ["a", None, True, [1.0]])
def test_epsilon_is_a_number(epsilon):
    with pytest.raises(TypeError, match="epsilon must be a number, got"):
        FITTED.whiten(OTHER, epsilon=epsilon)


def test_an_axis_lost_in_rounding_is_refused_as_such_though_epsilon_is_not_0():
    images = np.array([[0.0, 0.0], [3e6, 4e6], [6e6, 8e6]], np.float32)
    with pytest.raises(
        ValueError, match=r"epsilon 1e-05 leaves 1 axes .* rounding: float32 .* raise epsilon"
    ):
        PrincipalComponents.fit(images).whiten(images, epsilon=1e-5)


def test_half_precision_is_summed_in_single():
    images = np.random.default_rng(0).integers(0, 256, (300, 5, 4)).astype(np.float16)
    found, wanted = Standardiser.fit(images), Standardiser.fit(images.astype(float))
    assert found.mean.dtype == np.float16
    np.testing.assert_allclose(found.mean.astype(float), wanted.mean, rtol=1e-3)
    np.testing.assert_allclose(found.deviation.astype(float), wanted.deviation, rtol=1e-3)


def test_few_images_of_many_cells_need_no_table_of_all_pairs_of_cells():
    images = np.random.default_rng(0).normal(size=(6, 5000))
    tracemalloc.start()
    found = PrincipalComponents.fit(images, 2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * images.nbytes
    rows = images - images.mean(0)
    np.testing.assert_allclose(found.variances, np.linalg.eigvalsh(rows @ rows.T / 5)[::-1][:2], rtol=1e-9)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-12)


def test_few_components_are_the_first_of_all():
    images = np.random.default_rng(1).normal(size=(8, 20)) * np.arange(1, 21)
    few, all_of_them = PrincipalComponents.fit(images, 3), PrincipalComponents.fit(images)
    np.testing.assert_allclose(few.axes, all_of_them.axes[:3], atol=1e-9)
    np.testing.assert_allclose(few.variances, all_of_them.variances[:3], rtol=1e-9)


def test_a_constant_cell_whose_deviation_is_a_rounding_error_is_not_scaled():
    images = np.stack([np.full(1001, 0.1), RNG.standard_normal(1001)], axis=1)
    assert 0 < images[:, 0].std() < 1e-15
    assert Standardiser.fit(images).deviation[0] == 1


def test_the_largest_entry_of_an_axis_is_positive():
    for images in (TRAINING, -TRAINING, TRAINING[:3].reshape(3, 4)):
        axes = PrincipalComponents.fit(images, 2).axes
        assert (np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1) > 0).all()
