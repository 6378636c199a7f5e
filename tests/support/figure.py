"""One figure of a page, in a reader's hands: what it shows, what can be set, and how to wait for either."""

import json

import numpy as np
from playwright.sync_api import TimeoutError as Late

from support import pages
from support.explorables import EXPLORABLES

# Where the frame and the views put what they say: the tests know it from here alone.
PARTS = {
    "sum": ".cn-sum",
    "formula": ".cn-formula",
    "found": ".cn-found",
    "portions": ".cn-portions",
    "error": ".cn-error",
    "host": ".cn-host",
    "status": ".cn-hidden[role=status]",
    "player": ".cn-player",
    "header": ".cn-header",
    "footer": ".cn-footer",
    "body": ".cn-body",
    "title": ".cn-title",
}

SHOWN = "(({ state, view }) => JSON.stringify([state, view]))"

ANSWER = """(el) => Object.entries(el.explorable.answer ?? {}).map(([name, array]) =>
    [name, array.shape, array.constructor.name, Array.from(array)])"""

MARKED = """(grid, mark) => [...grid.querySelectorAll("[role=row]")].flatMap((row, i) =>
    [...row.querySelectorAll("[role=gridcell]")].flatMap((cell, j) =>
        cell.classList.contains(mark) ? [[i, j, cell.textContent]] : []))"""


OPEN = """(el, field) => {
    const more = el.querySelector(`[name=${field}]`)?.closest(".cn-more");
    if (more?.hidden) el.querySelector(`[aria-controls=${more.id}]`).click();
}"""


class Figure:
    """The figure of a page that has this name (the first, if there are more), this key, or this mount."""

    def __init__(self, page, name=None, *, key=None, mount=None):
        self.page, self.name = page, name or key
        chosen = f"[data-key='{key}']" if key else f"[data-explorable={name}]"
        self.mount = mount or page.locator(chosen).first

    # What it shows

    @property
    def state(self):
        return self.mount.evaluate("(el) => el.explorable.state")

    @property
    def view(self):
        return self.mount.evaluate("(el) => el.explorable.view")

    @property
    def shown(self):
        """State and view as one text to compare."""
        return self.mount.evaluate(f"(el) => {SHOWN}(el.explorable)")

    @property
    def answer(self):
        """The arrays of the answer, by name."""
        kinds = {"Int32Array": np.int32, "Float64Array": np.float64}
        return {
            name: np.array(data, kinds[kind]).reshape(shape)
            for name, shape, kind, data in self.mount.evaluate(ANSWER)
        }

    @property
    def schema(self):
        return next(kind.schema for kind in EXPLORABLES if kind.NAME == self.name)

    # What a program does to it

    def set(self, **fields):
        """Set fields, derived sizes or the view; come back when the figure has drawn them."""
        self.mount.evaluate("(el, fields) => el.explorable.set(fields)", fields)

    def refusals(self, tried):
        """Set one after the other what the figure may refuse; return of each its error, its words and whether
        nothing changed, or None where it was taken."""
        return self.mount.evaluate(
            """async (el, [tried, where]) => {
                const told = [];
                for (const fields of tried) {
                    const before = JSON.stringify(el.explorable.state);
                    const error = await el.explorable.set(fields).then(() => null, (error) => error);
                    told.push(error && {
                        error: error instanceof Error ? String(error) : error,
                        words: el.querySelector(where).textContent,
                        kept: JSON.stringify(el.explorable.state) === before,
                    });
                }
                return told;
            }""",
            [tried, PARTS["error"]],
        )

    def refusal(self, **fields):
        """Set what the figure may refuse; return what is told of it, as above."""
        (told,) = self.refusals([fields])
        return told

    def settle(self):
        """Wait until all that was asked for so far is answered and drawn."""
        self.set()
        pages.drawn(self.page)

    # What a reader finds in it

    def part(self, name):
        """Return the part of the figure that has one of the names above, or what a selector finds."""
        return self.mount.locator(PARTS.get(name, name))

    def grid(self, label, exact=True):
        return self.mount.get_by_role("grid", name=label, exact=exact)

    def cell(self, label, i, j, exact=True):
        return self.grid(label, exact).get_by_role("row").nth(i).get_by_role("gridcell").nth(j)

    def button(self, words):
        return self.mount.get_by_role("button", name=words)

    def reveal(self, field):
        """Open what waits behind "more", if a control of this field does."""
        self.mount.evaluate(OPEN, field)

    def slider(self, field):
        self.reveal(field)
        return self.mount.locator(f"input[type=range][name={field}]")

    def select(self, field):
        self.reveal(field)
        return self.mount.locator(f"select[name={field}]")

    def input(self, field):
        """Return the inputs of a field: a switch, the radio buttons of its words, or what is typed into."""
        self.reveal(field)
        return self.mount.locator(f"input[name={field}]")

    def places(self, label, mark):
        """Return the [row, column] of the cells of a grid that bear a mark."""
        return [[i, j] for i, j, _ in self.grid(label).evaluate(MARKED, mark)]

    def marked(self, label, mark):
        """Return the texts of the cells of a grid that bear a mark."""
        return [text for _, _, text in self.grid(label).evaluate(MARKED, mark)]

    # What a reader does with it

    def preset(self, name):
        """Choose an example; come back when it is drawn."""
        self.select("preset").select_option(name)
        self.settle()

    def reset(self):
        """Take the figure back to what it showed at first."""
        self.button("Reset").click()
        self.settle()

    def type(self, cell, text):
        """Type a number into a cell that has the focus, or gets it."""
        cell.focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def nudge(self, slider):
        """Move a slider, or that of a field, one step by its arrow key, whichever way it can go."""
        slider = self.slider(slider) if isinstance(slider, str) else slider
        slider.focus()
        up = slider.evaluate("(el) => el.valueAsNumber < Number(el.max)")
        self.page.keyboard.press("ArrowRight" if up else "ArrowLeft")

    def copy_link(self):
        """Ask for the link to what it shows; return the fragment with which it stands in the address."""
        self.page.evaluate("history.replaceState(null, '', location.href.split('#')[0])")
        self.button("Copy link").click()
        self.page.wait_for_function("location.hash.startsWith('#x=')")
        return self.page.evaluate("location.hash")

    # What it comes to

    def wait(self, condition, arg=None):
        """Wait until a condition holds, written in JavaScript over el, state, view, answer and arg."""
        try:
            self.page.wait_for_function(
                f"""([el, arg]) => {{
                    const {{ state, view, answer }} = el.explorable;
                    return {condition};
                }}""",
                arg=[self.mount.element_handle(), arg],
            )
        except Late:
            said = [self.part(name).all_text_contents() for name in ("sum", "formula", "error")]
            raise AssertionError(f"not so: {condition} with {arg!r}\n{self.shown}\n{said}") from None

    def becomes(self, **fields):
        """Wait until fields of the state, or of the view, have these values."""
        self.wait(
            """Object.entries(arg).every(([name, value]) =>
                JSON.stringify(name in state ? state[name] : view[name]) === value)""",
            {name: json.dumps(value, separators=(",", ":")) for name, value in fields.items()},
        )

    def shows(self, text):
        """Wait until state and view are those of a text taken before."""
        self.wait(f"{SHOWN}(el.explorable) === arg", text)

    def changes(self, text):
        """Wait until state and view are no longer those of a text taken before; return the new one, drawn."""
        self.wait(f"{SHOWN}(el.explorable) !== arg", text)
        self.settle()
        return self.shown

    def changes_or_complains(self, text):
        """Wait until state and view are no longer those of a text taken before, or it says why they are."""
        self.wait(
            f"{SHOWN}(el.explorable) !== arg[0] || !el.querySelector(arg[1]).hidden", [text, PARTS["error"]]
        )
        self.settle()

    def says(self, words, part="sum"):
        """Wait until one of its parts contains words."""
        self.wait(
            "[...el.querySelectorAll(arg[0])].some((part) => part.textContent.includes(arg[1]))",
            [PARTS.get(part, part), words],
        )

    def says_no_more(self, words, part="sum"):
        """Wait until none of its parts of this kind contains words."""
        self.wait(
            "![...el.querySelectorAll(arg[0])].some((part) => part.textContent.includes(arg[1]))",
            [PARTS.get(part, part), words],
        )

    def complains(self, words=""):
        """Wait until it shows an error with these words."""
        alert = self.part("error").filter(has_text=words, visible=True)
        alert.wait_for()
        return alert
