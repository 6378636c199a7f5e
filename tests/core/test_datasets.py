"""The data files: whole, as their README says, and split without a digit in two parts."""

import hashlib

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convnotes import datasets
from convnotes.datasets import grey, join, load_digits, load_photo, load_picture

DIGITS = load_digits()


@pytest.mark.parametrize(
    ("name", "key", "digest"),
    [
        ("digits", "images", "2913c6b6527114b7307e1086335a7665e3f94c74aba3d67525e6f116bf5ae20f"),
        ("photo", "image", "6169b77aee991bc9afe699106568333631a943210251bf817bc4d8b7dcddea31"),
        ("digits", "labels", "41b7b0a9d94690a3a2f54a1d01a9f1cc1b9512e3954fb737ad5ed9f66972403d"),
    ],
)
def test_the_files_are_those_that_the_tool_made(name, key, digest):
    assert hashlib.sha256(datasets._arrays(name)[key].tobytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("cat", "4cf0baf94cd4fece7f1d09950fd436ec2ecaf9d2f229535ceeaef465d46caf87"),
        ("coffee", "46bb29eaa35507e029cb7ea2cc93f1ae012bc81af5f63a7299af12fdfef274bc"),
        ("grass", "7c5b1c6bde7acc60730235af0e8e848f38d8919fd9b7763f72ee7501b700efff"),
    ],
)
def test_the_pictures_are_those_that_the_tool_scaled_down(name, digest):
    assert hashlib.sha256(load_picture(name).tobytes()).hexdigest() == digest


def test_the_cat_among_the_pictures_is_the_photo_in_whole_numbers_of_grey():
    cat = load_picture("cat")[..., 0]
    assert np.abs(cat - grey(load_photo())).max() <= 0.5 + 1e-9


def test_the_digit_among_the_pictures_is_the_first_5_of_the_test_digits():
    images, labels = DIGITS.test
    first = images[labels.tolist().index(5), 0]
    assert_array_equal(load_picture("digit")[..., 0], np.round(first * 255))


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(ValueError, match="name must be one of cat, coffee, grass, digit, got 'dog'"):
        load_picture("dog")


@pytest.mark.parametrize(("part", "per_class"), [("train", 350), ("validation", 50), ("test", 100)])
def test_every_part_has_as_many_digits_of_each_class(part, per_class):
    images, labels = getattr(DIGITS, part)
    assert_array_equal(np.bincount(labels), [per_class] * 10)
    assert images.shape == (10 * per_class, 1, 28, 28)


def test_no_digit_is_in_two_parts_or_twice_in_one():
    seen = {image.tobytes() for part in DIGITS for image in part.images}
    assert len(seen) == 5000


def test_labels_go_with_their_images():
    stored = datasets._arrays("digits")
    label_of = {
        image.tobytes(): label for image, label in zip(stored["images"], stored["labels"], strict=True)
    }
    for images, labels in DIGITS:
        as_stored = np.round(images[:, 0] * 255).astype(np.uint8)
        assert [label_of[image.tobytes()] for image in as_stored] == labels.tolist()


def test_the_first_hundred_of_a_part_are_ten_of_each_class():
    for part in DIGITS:
        assert_array_equal(np.bincount(part.labels[:100]), [10] * 10)


def test_ink_is_1_and_paper_0():
    images = DIGITS.train.images
    assert images.dtype == np.float32
    assert (images.min(), images.max()) == (0, 1)
    assert images[:, :, :3].mean() < 0.01 < images[:, :, 13:15].mean()


def test_arrays_are_new_at_each_call():
    load_digits().train.images[:] = 7
    assert load_digits().train.images.max() == 1


def test_joined_parts_follow_each_other():
    joined = join(DIGITS.validation, DIGITS.test)
    assert_array_equal(joined.labels, np.concatenate([DIGITS.validation.labels, DIGITS.test.labels]))
    assert_array_equal(joined.images[500:], DIGITS.test.images)


def test_the_photo_is_a_colour_image_wider_than_high():
    photo = load_photo()
    assert photo.shape == (170, 256, 3)
    assert photo.dtype == np.uint8
    assert photo.std(axis=(0, 1)).min() > 20


def test_grey_keeps_grey():
    assert_allclose(grey(np.full((2, 3, 3), 77)), np.full((2, 3), 77))


def test_grey_of_an_image_without_three_channels_is_refused():
    with pytest.raises(ValueError, match=r"image must have shape \(H, W, 3\), got \(4, 5\)"):
        grey(np.zeros((4, 5)))
