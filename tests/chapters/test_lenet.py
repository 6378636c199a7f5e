"""Every measured claim of the chapter on a whole network."""

import numpy as np
import pytest
from support import chapters

from convnotes import examples, softmax
from convnotes.datasets import load_digits
from convnotes.fields import receptive_field
from convnotes.handwriting import HANDS, drawn
from convnotes.measured import measured
from convnotes.preprocess import PrincipalComponents
from convnotes.pretrained import pretrained

STORED = pretrained()
ROWS = STORED.network.summary((1, 28, 28)).rows
TEST = load_digits().test
X = TEST.images - STORED.mean
SHARES = softmax(STORED.network(X))
SAID = SHARES.argmax(1)


def kind(name):
    return [row for row in ROWS if row.layer.startswith(name)]


def read(**how):
    """How many of ten digits are read, drawn and prepared in this way."""
    steps = {name: how.pop(name) for name in ("scale", "centre") if name in how}
    return sum(STORED.probabilities(drawn(digit, **how), **steps).argmax() == digit for digit in range(10))


def test_it_has_61706_parameters_of_which_dense_layers_hold_96_percent():
    total = sum(row.parameters for row in ROWS)
    assert total == 61_706
    assert sum(row.parameters for row in kind("Linear")) / total == pytest.approx(0.96, abs=0.005)


def test_86_percent_of_its_work_is_convolution():
    total = sum(row.multiply_adds for row in ROWS)
    assert sum(row.multiply_adds for row in kind("Conv2d")) / total == pytest.approx(0.86, abs=0.005)


def test_the_second_convolution_of_1998_had_1516_parameters_and_ours_has_2416():
    links = [3] * 6 + [4] * 9 + [6]  # LeCun et al. 1998, table I
    assert sum(links) == 60
    assert sum(25 * maps + 1 for maps in links) == 1516
    assert kind("Conv2d")[1].parameters == 2416


def test_the_whole_lenet_of_1998_has_60000_parameters():
    c1, c3, c5, f6 = 6 * 26, 1516, 120 * (16 * 25 + 1), 84 * 121
    s2, s4 = 2 * 6, 2 * 16
    assert c1 + s2 + c3 + s4 + c5 + f6 == 60_000


def test_a_cell_of_the_second_convolution_sees_half_of_the_digit():
    layers = [{"kernel_size": 5, "padding": 2}, {"kernel_size": 2, "stride": 2}, {"kernel_size": 5}]
    assert [field.size for field in receptive_field(layers)] == [5, 6, 14]


def test_prepared_it_reads_at_least_nine_in_ten_of_fifty_drawings():
    assert sum(read(**hand) for hand in HANDS.values()) >= 45


def test_in_a_corner_it_is_lost_without_preparation_and_reads_all_with_it():
    corner = {"pen_width": 1.5, "side": 12, "right": 5, "down": 5}
    assert read(**corner) == 10
    assert read(**corner, scale=False, centre=False) <= 4
    assert read(**corner, scale=False) == 10


def test_the_small_6_in_a_corner_is_taken_for_a_2_until_it_is_prepared():
    small = drawn(6, pen_width=1.5, side=12, right=5, down=5)
    assert STORED.probabilities(small, scale=False, centre=False).argmax() == 2
    for steps in ({"scale": False}, {"centre": False}, {}):
        assert STORED.probabilities(small, **steps).argmax() == 6


def test_it_reads_985_of_the_thousand_digits_and_the_2_worst():
    assert (SAID == TEST.labels).sum() == 985
    right = [(SAID[TEST.labels == digit] == digit).sum() for digit in range(10)]
    assert int(np.argmin(right)) == 2
    assert right[2] == 92


def test_with_frozen_convolutions_97_of_100_are_read_and_untrained_it_guesses():
    assert pretrained("frozen").accuracy == pytest.approx(0.97, abs=0.005)
    assert pretrained("untrained").accuracy < 0.12


def test_its_kernels_did_change_and_keep_a_part_of_their_direction():
    start, end = (
        network.network.parameters["0.weight"].value.reshape(6, -1)
        for network in (pretrained("untrained"), STORED)
    )
    cosines = (start * end).sum(1) / np.linalg.norm(start, axis=1) / np.linalg.norm(end, axis=1)
    assert cosines.min() > 0.2
    assert cosines.max() < 0.8


def test_the_gradient_of_a_pixel_is_the_slope_of_the_score():
    x = STORED.prepare(TEST.images[700, 0])[None, None]
    best = int(STORED.network(x).argmax())
    grad = STORED.network.backward(np.eye(10)[[best]])[0, 0]
    for i, j in [(10, 14), (14, 10), (20, 16)]:
        pair = np.repeat(x, 2, axis=0)
        pair[:, 0, i, j] += [-1e-5, 1e-5]
        down, up = STORED.network(pair)[:, best]
        assert grad[i, j] == pytest.approx((up - down) / 2e-5, rel=1e-5)


def test_84_directions_hold_nine_tenths_of_the_variance():
    variances = PrincipalComponents.fit(load_digits().train.images).variances
    assert int(np.argmax(np.cumsum(variances) / variances.sum() >= 0.9)) + 1 == 84


def test_moved_by_four_cells_half_of_the_digits_are_lost_and_few_if_moved_ones_were_shown():
    found = measured("moved")["mean"]
    assert found["lenet_4"] == pytest.approx(0.5, abs=0.05)
    assert found["lenet_shown_moved_4"] > 0.9
    assert found["lenet_1"] > 0.95 > 0.9 > found["dense_1"]


def test_a_little_noise_does_no_harm_and_ink_for_paper_is_more_than_it_bears():
    def accuracy(images):
        return (STORED.network(images - STORED.mean).argmax(1) == TEST.labels).mean()

    noise = np.random.default_rng(0).normal(0, 0.1, TEST.images.shape)
    assert accuracy(np.clip(TEST.images + noise, 0, 1)) > 0.97
    assert accuracy(1 - TEST.images) < 0.5


def test_a_t_is_a_7_for_sure():
    paper = np.pad(examples.LETTERS[0], ((2, 3), (1, 2)))
    answer = STORED.probabilities(paper)
    assert answer.argmax() == 7
    assert answer.max() > 0.98


def test_of_answers_from_090_to_099_about_as_many_are_right_as_they_say():
    sure = SHARES.max(1)
    among = (sure > 0.9) & (sure <= 0.99)
    assert (SAID == TEST.labels)[among].mean() == pytest.approx(sure[among].mean(), abs=0.02)


def test_the_chapter_prints_what_it_tells():
    text = "".join(map(chapters.printed, chapters.cells("lenet").values()))
    for told in ("61,706", "416,520", "98.5%", "the letter T: 7"):
        assert told in text
