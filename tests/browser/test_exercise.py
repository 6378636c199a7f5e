"""The exercises of the book as a reader does them on a page: over http and from the disk."""

import json
import re

import pytest
from support import ROOT, pages
from support.chapters import CHAPTERS, read

from convnotes.book.exercises import without_check
from convnotes.exercises.exercise import EXERCISES

LAZY = re.compile(r"convnotes-(editor|python)\.js")
NAME = "max_pool"
MOUNT = f"document.querySelector('[data-exercise={NAME}]')"
RUN_ALL = """async (jobs) => {
    const results = [];
    for (const [name, code] of jobs) {
        const { exercise } = document.querySelector(`[data-exercise="${name}"]`);
        exercise.set(code);
        results.push(await exercise.run());
    }
    return results;
}"""
ENDLESS = f"def {NAME}(x, kernel_size, stride):\n    while True:\n        pass\n"


def solutions():
    """The solution of each exercise, as its notebook has it."""
    found = {}
    for path in CHAPTERS:
        for cell in read(path).cells:
            for tag in cell.metadata.get("tags", ()):
                if tag.startswith("solution-") and cell.cell_type == "code":
                    found[tag.removeprefix("solution-")] = without_check(cell.source)
    return found


def answering(exercise, mistake):
    """Source of a function that gives the answers of a mistake."""
    exported = exercise.export()
    (answers,) = (m["answers"] for m in exported["mistakes"] if m["id"] == mistake.id)
    known = [[case["arguments"], answer] for case, answer in zip(exported["cases"], answers, strict=True)]
    names = ", ".join(exercise.arguments)
    return (
        f"import json\n\nKNOWN = json.loads({json.dumps(known)!r})\n\n\n"
        f"def {exercise.function}({names}):\n"
        f"    return next(answer for given, answer in KNOWN if given == [{names}])\n"
    )


@pytest.fixture(scope="module")
def collected(book, tmp_path_factory):
    """The book, with one page more that has all exercises, taken from the pages of the chapters."""
    found = {}
    for path in CHAPTERS:
        text = (book / path.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8")
        for block in re.findall(r'<div data-exercise=".*?</details></div>', text, re.DOTALL):
            found[re.match(r'<div data-exercise="(\w+)"', block)[1]] = block
    static = book / "_static"
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>Exercises</title><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="convnotes.css"><link rel="stylesheet" href="convnotes-exercise.css">'
        f"<main><h1>Exercises</h1>{''.join(found.values())}</main>"
        '<script src="convnotes-book.js"></script><script src="convnotes-exercise.js"></script></html>'
    )
    folder = tmp_path_factory.mktemp("exercises")
    for file in static.glob("convnotes*"):
        (folder / file.name).symlink_to(file)
    (folder / "index.html").write_text(page, encoding="utf-8")
    assert found.keys() == EXERCISES.keys()
    return folder


@pytest.fixture(scope="module", params=["http", "file"])
def visited(request, browser, collected):
    if request.param == "file":
        with pages.opened(browser, (collected / "index.html").as_uri()) as watched:
            yield watched
    else:
        with pages.served(collected) as address, pages.opened(browser, f"{address}/index.html") as watched:
            yield watched
    assert watched.outside() == []
    assert watched.complaints == []


def run(page, code, name=NAME):
    return page.evaluate(RUN_ALL, [[name, code]])[0]


def lazy(watched):
    return sorted({match[1] for url in watched.requests if (match := LAZY.search(url))})


def anew(visited):
    """Load the page as a reader comes to it, with nothing fetched or remembered."""
    visited.page.evaluate("localStorage.clear()")
    visited.requests.clear()
    visited.again()


def editor(page):
    """Return the editor, which comes with the first key."""
    page.locator(f"[data-exercise={NAME}] :is(textarea, .cm-content)").press("x")
    area = page.locator(f"[data-exercise={NAME}] .cm-content")
    area.wait_for()
    return area


# --- In the order in which a reader comes by ---------------------------------------------------------------


def test_before_the_first_key_press_neither_python_nor_an_editor_is_fetched(visited):
    anew(visited)
    area = visited.page.locator(f"[data-exercise={NAME}] textarea")
    area.click()
    visited.page.keyboard.press("Tab")
    assert visited.page.locator(f"[data-exercise={NAME}] textarea").count() == 1
    assert lazy(visited) == []


def test_the_editor_takes_the_field_over_without_losing_a_key(visited):
    anew(visited)
    page = visited.page
    area = page.locator(f"[data-exercise={NAME}] textarea")
    starter = area.input_value()
    area.focus()
    area.evaluate("(area) => area.setSelectionRange(3, 3)")
    page.keyboard.type("abcdefghijklmnopqrstuvwxyz")
    page.wait_for_function(f"{MOUNT}.querySelector('.cm-content') === document.activeElement")
    page.keyboard.type("0123")
    code = page.evaluate(f"{MOUNT}.exercise.code")
    assert code == f"{starter[:3]}abcdefghijklmnopqrstuvwxyz0123{starter[3:]}"
    assert lazy(visited) == ["editor", "python"]


def test_tab_indents_and_after_escape_it_leaves(visited):
    page = visited.page
    area = editor(page)
    page.evaluate(f"{MOUNT}.exercise.set('pass')")
    area.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(f"{MOUNT}.exercise.code") == "    pass"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"


def test_control_and_enter_run_the_code(visited):
    page = visited.page
    area = editor(page)
    page.evaluate(f"(code) => {MOUNT}.exercise.set(code)", solutions()[NAME])
    area.focus()
    page.keyboard.press("Control+Enter")
    page.locator(f"[data-exercise={NAME}]").get_by_text("Right, in all 6 cases.").wait_for()


def test_every_starter_fails_with_its_hint_and_every_solution_passes(visited):
    solved = solutions()
    jobs = [[name, exercise.starter] for name, exercise in EXERCISES.items()]
    jobs += [[name, solved[name]] for name in EXERCISES]
    results = visited.page.evaluate(RUN_ALL, jobs)
    for (name, code), result in zip(jobs, results, strict=True):
        exercise = EXERCISES[name]
        assert len(result["cases"]) == len(exercise.cases)
        assert result["error"] is None, name
        if code == exercise.starter:
            assert not result["passed"]
            assert result["hint"] in {exercise.hint(mistake.id) for mistake in exercise.mistakes}, name
        else:
            assert result["passed"], name
            assert result["hint"] is None


def test_every_mistake_gets_its_own_hint(visited):
    known = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]
    jobs = [[exercise.name, answering(exercise, mistake)] for exercise, mistake in known]
    results = visited.page.evaluate(RUN_ALL, jobs)
    for (exercise, mistake), result in zip(known, results, strict=True):
        assert result["hint"] == exercise.hint(mistake.id), (exercise.name, mistake.id)


def test_a_loop_without_end_is_ended_within_6_seconds_and_the_page_lives_on(visited):
    result, took, frames = visited.page.evaluate(
        f"""async (code) => {{
            const {{ exercise }} = {MOUNT};
            let frames = 0, ended = false;
            const count = () => {{ frames++; if (!ended) requestAnimationFrame(count); }};
            requestAnimationFrame(count);
            exercise.set(code);
            const begun = performance.now();
            const result = await exercise.run();
            ended = true;
            return [result, performance.now() - begun, frames];
        }}""",
        f"print('begun')\n{ENDLESS}",
    )
    assert not result["passed"]
    assert result["error"] == "Not yet: ended after 5 seconds. Does a loop never end?"
    assert result["output"] == "begun"
    assert took < 6000
    assert frames > 30
    assert run(visited.page, solutions()[NAME])["passed"]


FUNCTION = f"def {NAME}(x, kernel_size, stride):\n"


@pytest.mark.parametrize(
    ("code", "said", "error"),
    [
        (f"{FUNCTION}    return x +\n", r"cannot read line 2", r'File "max_pool\.py", line 2.*SyntaxError'),
        (f"{FUNCTION}    x = 1\n    return x / 0\n", r"raises ZeroDivisionError for", r"line 3, in max_pool"),
        (f"{FUNCTION}    return {NAME}(x, 1, 1)\n", r"raises RuntimeError", r"repeated \d+ more times"),
        (f"{FUNCTION}    import numpy\n", r"raises ImportError.*has no NumPy", r"line 2, in max_pool"),
        ("1 / 0\n", r"raises ZeroDivisionError before your function", r"line 1"),
        ("def other(): pass\n", r"there is no function max_pool", r"there is no function max_pool"),
        (f"{FUNCTION}    raise SystemExit\n", r"raises SystemExit", r"line 2"),
        (f"{FUNCTION}    return [[0] * 10**8] * 9\n", r"raises MemoryError", r"line 2"),
    ],
    ids=["syntax", "in a call", "recursion", "numpy", "before", "renamed", "exit", "memory"],
)
def test_an_error_is_pythons_own_with_the_lines_of_the_readers_code(visited, code, said, error):
    result = run(visited.page, code)
    assert not result["passed"]
    assert re.search(error, result["error"], re.DOTALL)
    assert "stdin" not in result["error"]
    assert len(result["error"].splitlines()) < 12
    status = visited.page.locator(f"[data-exercise={NAME}] [role=status]").text_content()
    assert re.search(said, status, re.DOTALL), status


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("float('nan')", "nan"),
        ("(1, 2.0, (3,))", "(1, 2, (3,))"),
        ("[[0.1 + 0.2, -4 / 3]]", "[[0.3, -1.3333]]"),
        ("2**70", "1180591620717411303424"),
        ("-2**40", "-1099511627776"),
        ("1e-7", "1e-07"),
        ("True", "True"),
        ("'<b>x</b>'", "'<b>x</b>'"),
        ("{1}", "{1}"),
        ("[None]", "[None]"),
        ("max", "<function>"),
    ],
)
@pytest.mark.parametrize("visited", ["http"], indirect=True)
def test_any_answer_is_shown_as_python_shows_it_but_for_digits_that_say_nothing(visited, answer, shown):
    result = run(visited.page, f"{FUNCTION}    return {answer}\n")
    assert [case["answer"] for case in result["cases"]] == [shown] * 6
    status = visited.page.locator(f"[data-exercise={NAME}] [role=status]")
    assert f"your function gives {shown}, it should give" in status.text_content()
    assert status.locator("b").count() == 0


@pytest.mark.parametrize("visited", ["http"], indirect=True)
def test_what_is_printed_is_text_and_has_an_end(visited):
    code = f"print('<i>&amp;</i>')\nprint('a', end='')\nfor i in range(999): print(i)\n{FUNCTION}    pass\n"
    result = run(visited.page, code)
    lines = result["output"].splitlines()
    assert lines[:3] == ["<i>&amp;</i>", "a0", "1"]
    assert len(lines) == 201
    output = visited.page.locator(f"[data-exercise={NAME}] .cn-output")
    assert output.text_content() == result["output"]
    assert "returns None" in visited.page.locator(f"[data-exercise={NAME}] [role=status]").text_content()


@pytest.mark.parametrize("visited", ["http"], indirect=True)
def test_a_function_may_change_its_arguments(visited):
    code = f"{solutions()[NAME]}\nown = {NAME}\n\n\n{FUNCTION}    y = own(x, kernel_size, stride)\n"
    result = run(visited.page, code + "    x.clear()\n    return y\n")
    assert result["passed"]


@pytest.mark.parametrize("visited", ["http"], indirect=True)
def test_the_code_is_remembered_until_it_is_reset(visited):
    page = visited.page
    page.evaluate(f"{MOUNT}.exercise.set('# mine')")
    visited.again()
    assert page.locator(f"[data-exercise={NAME}] textarea").input_value() == "# mine"
    page.locator(f"[data-exercise={NAME}]").get_by_role("button", name="Reset").click()
    assert page.evaluate(f"{MOUNT}.exercise.code") == EXERCISES[NAME].starter
    assert page.evaluate(f"localStorage.getItem('convnotes.exercise.{NAME}')") is None


@pytest.mark.parametrize("visited", ["http"], indirect=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_an_exercise(visited, theme):
    page = visited.page
    run(page, f"print(1)\n{FUNCTION}    return x[9]\n")
    page.locator(f"[data-exercise={NAME}] :is(textarea, .cm-content)").press("x")
    page.locator(f"[data-exercise={NAME}] .cm-content").wait_for()
    visited.wear(theme)
    assert pages.violations(page) == []


def test_an_exercise_fits_a_phone(browser, collected):
    with pages.opened(browser, (collected / "index.html").as_uri(), size="phone") as watched:
        run(watched.page, f"print('wide ' * 99)\n{FUNCTION}    return x[9]\n")
        watched.page.locator(f"[data-exercise={NAME}] textarea").press("x")
        watched.page.locator(f"[data-exercise={NAME}] .cm-content").wait_for()
        assert pages.too_wide(watched.page) is None
        hidden = "(boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).length"
        assert watched.page.locator(".cn-examples").evaluate_all(hidden) == 0


def test_code_fades_on_a_phone_where_its_lines_go_on(browser, collected):
    page = (collected / "index.html").as_uri()
    with pages.opened(browser, page, size="phone", has_touch=True, is_mobile=True) as watched:
        watched.page.wait_for_function(f"""() => {{
            const fields = [...document.querySelectorAll(".cn-source textarea")];
            const long = fields.filter((el) => el.scrollWidth > el.clientWidth + 2);
            return long.length > 9 && fields.every((el) =>
                ({pages.FADED})(el) === (long.includes(el) ? "left" : ""));
        }}""")


def test_without_storage_an_exercise_runs_and_remembers_nothing(browser, collected):
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
        )
        page.goto((collected / "index.html").as_uri())
        assert run(page, solutions()[NAME])["passed"]


def test_without_a_script_the_exercise_and_its_solution_can_be_read(browser, collected):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((collected / "index.html").as_uri())
        place = page.locator(f"[data-exercise={NAME}]")
        assert place.locator("pre").first.text_content() == EXERCISES[NAME].starter.rstrip()
        place.locator("summary").click()
        assert place.locator("details pre").text_content() == solutions()[NAME].rstrip()
