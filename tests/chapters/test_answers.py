"""The answer key: what the questions of each chapter take for right, written down by hand."""

import pytest
from support.chapters import CHAPTERS, questions

KEY = {
    "history": {
        "best-stimulus": "an upright bar on the middle stripe",
        "aside": "only the complex cell still answers",
        "own-weights": 105625,
        "one-pixel": "it does not answer at all",
        "named": "1962, in the cat",
    },
    "neurons": {
        "dearer": "you need both",
        "or": "−10",
        "sixteen": "14",
        "parameters": 114,
        "saturated": "hardly at all",
    },
    "convolution": {
        "signs": "positive on the left, 0 in the middle, negative on the right",
        "window": 12,
        "lit-pixel": "1\u00a02\u00a03, 4\u00a05\u00a06, 7\u00a08\u00a09",
    },
    "signals": {
        "tablets": 3.75,
        "late-impulse": "0, 0, 5, 3",
        "boxes": 2.5,
        "swap": "10, 5, 2, 1",
        "entries": 81,
    },
    "filters": {
        "noise-gain": 0.2,
        "beside": "0, −9, 9, 0",
        "finest": -1 / 3,
        "products": 14,
        "flat": 9000,
    },
    "padding-stride": {
        "uses-corner": 1,
        "full-size": "8×10",
        "even-same": "1 before, 2 after",
        "stride-columns": 2,
        "general-size": 14,
    },
    "channels": {"channels": "9×11×2", "cost": 336, "second-layer": 300, "one-by-one": 1024},
    "pooling": {
        "first-max": 3,
        "overlap-size": 13,
        "l2": 5,
        "detectors": 3,
        "lost": "Two cells of one window change places",
    },
    "why-convolution": {
        "local": 360,
        "moves": "it moves by 2",
        "shuffled": "about as many as before",
        "field": 16,
        "where": "numbers in the dense layers, products in the convolutions",
    },
    "backprop-conv": {
        "step-input": "[[−1, 0], [2, 1]]",
        "zeros": 14,
        "order": "pad(∂L/∂a ⊙ g′(y)) ⋆ flip(w)",
    },
    "gradient-checks": {
        "spread": 8,
        "where": "δ ⋆ x in place of x ⋆ δ",
        "hides": "[[1, 2, 1], [2, 4, 2], [1, 2, 1]]",
    },
    "backprop-pool": {"max-cell": 4, "norm": -8, "ties": 6, "windows": 4},
    "learning-filters": {
        "step": 1,
        "factor": -0.5,
        "flat": 0.5,
        "blank": "the gradient of every kernel is 0, at every step",
    },
    "lenet": {
        "second-convolution": 2416,
        "whose-mean": "of the training digits",
        "worst-digit": 2,
        "reach": 14,
        "gradient-or-occlusion": "no: they answer two questions",
    },
}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_page_takes_the_right_answers(path):
    answers = {key: question["answer"] for key, question in questions(path.stem).items()}
    assert answers == KEY[path.stem]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_question_without_choices_has_a_hint_for_every_wrong_answer(path):
    asked = questions(path.stem).items()
    assert [key for key, question in asked if not question["choices"] and not question["hint"]] == []
