"""What is published, and the look at it: on copies that are whole and that lack something."""

import published
import slides
import yaml
from support import ROOT

ADDRESS = "https://somebody.example/book/"
PAGE = b"""<link rel="stylesheet" href="../a.css"><script defer src="b.js"></script>
<script src="https://c.d/e.js">"""


def test_a_whole_copy_lacks_nothing_and_its_pages_are_asked_for():
    asked = []
    assert published.missing(ADDRESS, lambda place: asked.append(place) or PAGE) == []
    assert {f"{ADDRESS}index.html", f"{ADDRESS}book/index.html", f"{ADDRESS}figure/conv.html"} <= set(asked)
    assert any(place.endswith("-py3-none-any.whl") for place in asked)


def test_the_slides_of_every_chapter_are_asked_for():
    made = {f"slides/{chapter}.html" for chapter in slides.chapters()}
    assert made
    assert {place for place in published.places() if place.startswith("slides/")} == made


def test_whatever_the_look_asks_for_is_made_before_the_site_is_handed_over():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["test"]["steps"]
    handed = next(at for at, step in enumerate(steps) if "upload-pages" in step.get("uses", ""))
    assert steps[handed]["with"]["path"] == "_build/html"
    made = [step for step in steps[:handed] if "run" in step]
    assert [step["run"].split()[:2] for step in made[:2]] == [["bash", ".ci/run"], ["make", "slides"]]
    assert "pip wheel" in made[2]["run"]
    assert "--wheel-dir _build/html/dist" in made[2]["run"]
    assert {step["if"] for step in (*made[1:], steps[handed])} == {"github.ref == 'refs/heads/main'"}
    assert set(workflow["jobs"]["publish"]["needs"]) == {"test", "core"}
    assert workflow["jobs"]["look"]["needs"] == "publish"
    assert workflow["jobs"]["look"]["steps"][-1]["run"] == 'python tools/published.py "$ADDRESS"'


def test_what_a_page_loads_from_its_own_site_is_asked_for_too():
    assert published.loads(PAGE.decode(), f"{ADDRESS}book/x.html") == [
        f"{ADDRESS}a.css",
        f"{ADDRESS}book/b.js",
    ]


def test_what_is_gone_is_named():
    gone = f"{ADDRESS}figure/pool.html"
    assert published.missing(ADDRESS, lambda place: None if place == gone else b"") == [gone]
