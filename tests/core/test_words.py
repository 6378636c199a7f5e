"""String tables: whose a word is, what a language lacks, and how values stand in a text."""

import json
import os
import subprocess
import sys

import pytest

from convnotes import words
from convnotes.words import Tables, fill, number, t


def table(folder, language="en", **texts):
    folder.mkdir(exist_ok=True)
    (folder / f"strings.{language}.json").write_text(json.dumps(texts), encoding="utf-8")
    return folder


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Two tables and a shared one, of which Chinese has a part."""
    tables = Tables()
    conv = table(tmp_path / "conv", input="input of conv", windows="{count} windows", windowsOne="one window")
    table(tmp_path / "conv", "zh", input="卷积的输入")
    table(tmp_path / "shared", stride="stride", input="input", **{"error.range": "{field} is out of range"})
    table(tmp_path / "shared", "zh", stride="步幅", windows="三个窗口")
    tables.add(conv)
    tables.add(tmp_path / "shared", shared=True)
    monkeypatch.setattr(words, "tables", tables)
    monkeypatch.setattr(words, "_language", "en")
    monkeypatch.delenv(words.VARIABLE, raising=False)
    return tables


def test_a_table_comes_before_the_shared_one(tables):
    assert t("conv.input") == "input of conv"
    assert t("conv.stride") == "stride"


def test_a_key_of_no_table_is_a_shared_one(tables):
    assert t("input") == "input"
    assert t("error.range", field="stride") == "stride is out of range"


@pytest.mark.parametrize("key", ["kernel", "conv.kernel", "pool.input", "conv"])
def test_a_missing_key_is_an_error(tables, key):
    with pytest.raises(KeyError, match=key):
        t(key)


def test_a_missing_value_is_an_error(tables):
    with pytest.raises(KeyError, match="field"):
        t("error.range")


def test_one_has_a_form_of_its_own_where_the_table_has_it(tables):
    assert [t("conv.windows", count=count) for count in (0, 1, 2)] == ["0 windows", "one window", "2 windows"]
    assert t("conv.stride", count=1) == "stride"


def test_another_language_is_taken_word_by_word(tables):
    assert t("conv.input", "zh") == "卷积的输入"
    assert t("conv.stride", "zh") == "步幅"
    assert t("error.range", "zh", field="x") == "x is out of range"


def test_whose_a_word_is_does_not_depend_on_the_language(tables):
    assert t("conv.windows", "zh", count=3) == "3 windows", "the shared Chinese word is another"


def test_a_countrys_language_falls_back_to_the_language(tables):
    assert t("conv.input", "zh_CN") == t("conv.input", "zh-TW") == "卷积的输入"


def test_the_language_in_use_holds_until_another_is_used(tables):
    words.use("zh")
    assert t("conv.input") == "卷积的输入"
    words.use("en")
    assert t("conv.input") == "input of conv"


def test_a_process_takes_the_language_of_its_environment():
    ask = [sys.executable, "-c", "from convnotes import words; print(words._language)"]
    for code, language in (("zh", "zh"), ("", "en")):
        env = {**os.environ, words.VARIABLE: code}
        assert subprocess.run(ask, env=env, capture_output=True, text=True).stdout.strip() == language


def test_a_folder_is_registered_once_and_its_name_too(tables, tmp_path):
    tables.add(tmp_path / "conv")
    (tmp_path / "other").mkdir()
    with pytest.raises(ValueError, match="conv is registered already"):
        tables.add(table(tmp_path / "other" / "conv", input="another"))
    with pytest.raises(FileNotFoundError, match=r"strings\.en\.json"):
        tables.add(tmp_path)


def test_values_are_written_as_a_reader_writes_them():
    values = {"a": -0.5, "b": [1, [2, 3]], "c": "x"}
    assert fill("{a} {b} {c} {a}", values) == "−0.5 1, 2, 3 x −0.5"


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.0, "0"), (12, "12"), (0.0625, "0.063"), (1e6, "1e6"), (-1e-4, "−1e−4"), (float("nan"), "NaN")],
)
def test_a_number_has_three_decimals_at_most_and_a_real_minus_sign(value, text):
    assert number(value) == text
