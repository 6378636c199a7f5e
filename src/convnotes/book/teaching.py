"""The page for teachers: aims, minutes, misconceptions, prompts, lesson plans, all from the chapters.

All but the prompts for discussion is read off the notebooks: what a chapter promises, the questions that it
asks with the wrong answers that they know, and its figures in the states that it shows them in.
"""

import json
import re
from base64 import b64decode
from html import unescape
from pathlib import Path
from typing import NamedTuple

import yaml
from docutils.nodes import make_id

from convnotes.book import lanes
from convnotes.book.links import figure_link
from convnotes.book.made import maker
from convnotes.words import t

DISCUSS = json.loads((Path(__file__).parent / "discuss.json").read_text(encoding="utf-8"))
"""Chapter → what a class may talk about."""
OPENING, CLOSING = 5, 5
TALK = 4
"""How many minutes at the least are left for a class to talk; less is not worth beginning."""
MINUTES = {"figure": 8, "question": 4, "warm-up": 12, "exercise": 25}
"""How long a class takes for each."""
LESSONS = (45, 90)
FIGURE = re.compile(r'data-explorable="([\w-]+)" data-key="([^"]*)"[^>]*? data-state="([^"]*)"')
QUESTION = re.compile(r'data-question="([^"]*)" data-content="([^"]*)"')
SAID = 12  # wrong answers of a chapter that are listed


class Step(NamedTuple):
    """What a class does for a while."""

    kind: str
    """A key of MINUTES."""
    text: str
    """Markdown."""


class Chapter(NamedTuple):
    """What a teacher wants to know of a chapter."""

    title: str
    aims: list[str]
    minutes: lanes.Minutes
    steps: list[Step]
    mistakes: list[tuple[str, str, str]]
    """Question, wrong answer, hint."""
    prompts: list[str]
    """What a class may talk about."""


@maker("teaching")
def page(app) -> str:
    """Return the page below its introduction."""
    root = Path(app.srcdir)
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    files = [c["file"] for part in toc["parts"] if part.get("numbered") for c in part["chapters"]]
    return "\n\n".join(section(file, read(root, file)) for file in files)


def read(root: Path, file: str) -> Chapter:
    """Return what a chapter's notebook says about itself."""
    notebook = json.loads((root / f"{file}.ipynb").read_text(encoding="utf-8"))
    title, aims, steps, mistakes, heading, met = "", [], [], [], "", set()
    for cell in notebook["cells"]:
        text, tags = lanes.source(cell), lanes.tags(cell)
        if cell["cell_type"] == "markdown":
            title = title or ("# " in text[:2] and text[2:].splitlines()[0]) or ""
            aims = aims or ("head" in tags and re.findall(r"^- (.+?)[;.]?$", text, re.MULTILINE)) or []
            heading = next(reversed(re.findall(r"^## (.+)$", text, re.MULTILINE)), heading)
        elif "detail" not in tags:
            steps += activities(cell, tags, heading or title, file, met)
            mistakes += [wrong for _, asked in questions(cell) for wrong in misconceptions(asked)]
    prompts = DISCUSS.get(file.removeprefix("book/"), [])
    return Chapter(title, aims, lanes.minutes(notebook), steps, mistakes, prompts)


def html_of(cell: dict) -> str:
    """Return the HTML that a cell stores."""
    return "".join("".join(o.get("data", {}).get("text/html", "")) for o in cell.get("outputs", ()))


def questions(cell: dict) -> list[tuple[str, dict]]:
    """Return the questions that a cell stores: key and content."""
    return [(key, json.loads(b64decode(content))) for key, content in QUESTION.findall(html_of(cell))]


def activities(cell: dict, tags: set[str], heading: str, file: str, met: set) -> list[Step]:
    """Return what a class can do with a cell, each with a link to the section in which it stands.

    The figures of each section that were met before are told, so that a figure met again is told apart.
    """
    section = f"[{heading}](../{file.removeprefix('book/')}.ipynb#{make_id(heading)})"
    steps = [
        Step("question", t("book.teach.ask", prompt=line(q["prompt"]), section=section))
        for _, q in questions(cell)
    ]
    for kind, _key, carried in FIGURE.findall(html_of(cell)):
        there = f"../../figure/{kind}.html{figure_link(kind, json.loads(unescape(carried)))}"
        link = f'<a href="{there}">{t(f"{kind}.title")}</a>'
        words = "drill" if kind == "drill" else "again" if (kind, section) in met else "explore"
        steps.append(Step("figure", t(f"book.teach.{words}", figure=link, section=section)))
        met.add((kind, section))
    if any(tag.startswith("exercise-") for tag in tags):
        kind = "warm-up" if heading.startswith(t("book.teach.warm")) else "exercise"
        steps.append(Step(kind, t("book.teach.exercise", section=section)))
    return steps


def misconceptions(asked: dict) -> list[tuple[str, str, str]]:
    """Return the wrong answers that a question knows, with what it says to them."""
    return [(line(asked["prompt"]), line(shown(wrong)), line(hint)) for wrong, hint in asked["hints"]]


def shown(answer) -> str:
    """Return an answer as a reader would write it."""
    return f"{answer:g}".replace("-", "−") if isinstance(answer, int | float) else str(answer)


def line(text: str) -> str:
    """Return a text as one line of a table."""
    return " ".join(text.split()).replace("|", r"\|").replace("<", "&lt;")


def section(file: str, chapter: Chapter) -> str:
    """Return the section of a chapter."""
    there = f"../{file.removeprefix('book/')}.ipynb"
    parts = [f"## {chapter.title}", f"[{t('book.teach.chapter')}]({there}) · {lanes.took(chapter.minutes)}"]
    parts += [f"**{t('book.teach.aims')}**", listed(chapter.aims)]
    for whole in LESSONS:
        rows = [[f"{at}′", text] for at, text in plan(chapter, whole)]
        parts += [
            f"**{t('book.teach.lesson', count=whole)}**",
            table([t("book.teach.minute"), t("book.teach.step")], rows),
        ]
    if chapter.prompts:
        parts += [f"**{t('book.teach.discuss')}**", listed(chapter.prompts)]
    if chapter.mistakes:
        head = [t("book.teach.question"), t("book.teach.wrong"), t("book.teach.hint")]
        rows = chapter.mistakes[:SAID]
        summary = t("book.teach.mistakes", count=len(rows))
        parts += [f"<details><summary>{summary}</summary>", table(head, rows), "</details>"]
    return "\n\n".join(parts)


def listed(items: list[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {item[0].upper()}{item[1:]}" for item in items)


def table(head, rows) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def plan(chapter: Chapter, whole: int) -> list[tuple[int, str]]:
    """Return what a class does when in a lesson of so many minutes: what fits, in its order, then talk."""
    steps, now = [(0, t("book.teach.opening"))], OPENING
    for step in chapter.steps:
        takes = MINUTES[step.kind]
        if step.kind in ("exercise", "warm-up") and whole < 60:
            continue
        if now + takes <= whole - CLOSING:
            steps.append((now, step.text))
            now += takes
    if chapter.prompts and now + TALK <= whole - CLOSING:
        steps.append((now, t("book.teach.talk", prompt=chapter.prompts[0])))
        now = whole - CLOSING
    return [*steps, (now, t("book.teach.closing"))]
