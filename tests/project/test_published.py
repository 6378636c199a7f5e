"""The look at the published copy, on copies that are whole and that lack something."""

import published

ADDRESS = "https://somebody.example/book/"
PAGE = b'<link rel="stylesheet" href="../a.css"><script defer src="b.js"></script><script src="https://c.d/e.js">'


def test_a_whole_copy_lacks_nothing_and_its_pages_are_asked_for():
    asked = []
    assert published.missing(ADDRESS, lambda place: asked.append(place) or PAGE) == []
    assert {f"{ADDRESS}index.html", f"{ADDRESS}book/index.html", f"{ADDRESS}figure/conv.html"} <= set(asked)
    assert any(place.endswith("-py3-none-any.whl") for place in asked)


def test_what_a_page_loads_from_its_own_site_is_asked_for_too():
    assert published.loads(PAGE.decode(), f"{ADDRESS}book/x.html") == [
        f"{ADDRESS}a.css",
        f"{ADDRESS}book/b.js",
    ]


def test_what_is_gone_is_named():
    gone = f"{ADDRESS}figure/pool.html"
    assert published.missing(ADDRESS, lambda place: None if place == gone else b"") == [gone]
