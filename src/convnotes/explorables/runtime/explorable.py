"""The Python half of an explorable: traits from its schema, answers from the core, a still for the page."""

import html
import json
from copy import deepcopy

import anywidget
import numpy as np
import traitlets

from convnotes.explorables.runtime import schema as schemas
from convnotes.explorables.runtime.built import PACKAGE, front_end
from convnotes.explorables.runtime.text import message
from convnotes.words import tables


class StateError(traitlets.TraitError, ValueError):
    """A state that an explorable rejects; ``error`` is what is wrong with it, as data."""

    def __init__(self, error, figure=None):
        super().__init__(message(error, figure))
        self.error = error


def listed(value):
    """Return the value with NumPy's arrays and numbers as lists and plain numbers, however deep they lie."""
    if isinstance(value, np.ndarray):
        return listed(value.tolist())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict):
        return {name: listed(item) for name, item in value.items()}
    return [listed(item) for item in value] if isinstance(value, list | tuple) else value


class Field(traitlets.TraitType):
    """A field of the state: to assign to it is to change the whole state by that field."""

    def get(self, obj, cls=None):
        """Give out a copy: a cell written into it must be assigned, or nobody would check and draw it."""
        return deepcopy(super().get(obj, cls))

    def set(self, obj, value):
        """Write a value that has been checked, or have the explorable check it with all the others."""
        if obj._writing:
            super().set(obj, value)
        elif repr(value) != repr(obj._trait_values.get(self.name)):  # 1 == True, but that is no stride
            obj.set(**{self.name: value})


class _FromSchema(type(anywidget.AnyWidget)):
    """Gives each explorable its words, its schema, and one trait per field of it."""

    def __new__(meta, name, bases, namespace):
        if stem := namespace.get("NAME"):
            folder = PACKAGE / "explorables" / stem
            tables.add(folder)
            schema = json.loads((folder / "state.json").read_text(encoding="utf-8"))
            fields = (*schema["fields"], *schema["derived"], "view")
            namespace.update({"schema": schema}, **{field: Field().tag(sync=True) for field in fields})
        return super().__new__(meta, name, bases, namespace)


class Explorable(anywidget.AnyWidget, metaclass=_FromSchema):
    """A figure that answers: a state, an answer computed by the core, and a view drawn by the page.

    Parameters
    ----------
    key : str
        The author's fixed name of this figure; links to its state carry it.
    controls : list of str, optional
        Which controls stand in the row over the picture, instead of those that ``state.json`` names as
        essential; the others wait behind "more".
    **fields
        Values of the schema's fields and derived sizes, and of ``view`` (what is picked, played or
        revealed at the start); the others have their defaults.

    Raises
    ------
    StateError
        If a field or a combination is out of its limits; the state stays as it was. It is a
        `traitlets.TraitError` and a `ValueError`, and its ``error`` is the same data the page shows.
    """

    NAME = ""
    key = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)
    _writing = True

    def __init__(self, key="", controls=None, **fields):
        state, view = (schemas.defaults(self.schema[part]) for part in ("fields", "view"))
        state, view = self._resolved(state, view, self._given(fields))
        super().__init__(
            key=key,
            controls=self._chosen(controls),
            view=view,
            **state,
            **self._sizes(state),
            **front_end(self.NAME),
        )
        self._writing = False
        self.on_msg(self._on_request)

    @property
    def state(self):
        """The fields of the schema with their present values."""
        return {name: getattr(self, name) for name in self.schema["fields"]}

    @property
    def answer(self):
        """The named arrays that the present state gives, computed by the core."""
        return self.compute(self.state)

    def set(self, **fields):
        """Change several fields together: all of them, or none if they do not fit."""
        before = self.state
        state, view = self._resolved(before, self.view, self._given(fields))
        answer = self.compute(state) if state != before else None
        self._write(state, view)
        if answer is not None:
            self._publish(answer)

    # What each explorable has of its own

    @staticmethod
    def check(state):
        """Return the error of a combination of fields that are each within their limits, or None."""
        raise NotImplementedError

    @staticmethod
    def compute(state):
        """Return name → array for a valid state."""
        raise NotImplementedError

    @staticmethod
    def still(state, view, answer):
        """Return plain HTML of the figure: tables and one sentence."""
        raise NotImplementedError

    # The state, checked whole before any of it is written

    def _given(self, fields):
        """Return fields as Python writes them in the schema's words: a switch may be True or False."""
        specs, fields = self.schema["fields"], listed(fields)
        switches = [
            n for n in fields if specs.get(n, {}).get("range") == [0, 1] and fields[n] in (True, False)
        ]
        return {**fields, **{name: int(fields[name]) for name in switches}}

    def _resolved(self, state, view, changes):
        changes = listed(changes)
        seen = changes.pop("view", None) or {}
        state, error = schemas.resolve(self.schema, state, changes)
        if not isinstance(seen, dict):
            error = error or schemas.fault("view", "view", seen, list(self.schema["view"]))
            seen = {}
        view = {**view, **seen}
        error = error or self.check(state) or schemas.check_fields(self.schema["view"], view)
        if error:
            raise StateError(error, self.NAME)
        return state, schemas.canonical(self.schema["view"], view)

    def _chosen(self, controls):
        """Return the names of the controls over the picture, none for the schema's own; reject others."""
        known = [*self.schema["essential"], *self.schema["more"]]
        chosen = [] if controls is None else list(controls)
        for name in chosen:
            if name not in known:
                raise StateError(schemas.fault("choice", "controls", name, known), self.NAME)
        return chosen

    def _sizes(self, state):
        shapes = {
            name: np.shape(state[spec["resizes"]])[-2:] for name, spec in self.schema["derived"].items()
        }
        return {name: h if h == w else [h, w] for name, (h, w) in shapes.items()}

    def _write(self, state, view):
        with self.hold_sync(), self.hold_trait_notifications():
            self._writing = True
            try:
                for name, value in {**state, **self._sizes(state), "view": view}.items():
                    setattr(self, name, value)
            finally:
                self._writing = False

    # The page: it asks with {id, state}; every answer goes to all views of this figure

    def _on_request(self, _widget, content, _buffers):
        request = content["id"]
        try:
            state, view = self._resolved(self.state, self.view, content.get("state", {}))
            answer = self.compute(state)
        except StateError as rejected:
            self.send({"id": request, "error": rejected.error})
        except Exception as error:  # the page must hear of it, or it takes silence for a Python that stopped
            said = f"{type(error).__name__}: {error}"[:200]
            self.send({"id": request, "error": schemas.fault("failed", "answer", None, said)})
            raise
        else:
            self._write(state, view)
            self._publish(answer, request)

    def _publish(self, answer, request=None):
        arrays = {
            name: np.ascontiguousarray(array, np.int32 if array.dtype.kind in "iu" else np.float64)
            for name, array in answer.items()
        }
        head = [{"name": n, "shape": list(a.shape), "type": a.dtype.name} for n, a in arrays.items()]
        self.send(
            {"id": request, "state": self.state, "view": self.view, "arrays": head},
            [array.tobytes() for array in arrays.values()],
        )

    def set_state(self, sync_data):
        """Take traits that the page changed by itself, as a link between two widgets does."""
        try:
            super().set_state(sync_data)
        except StateError as rejected:
            self.send({"id": None, "error": rejected.error})
            self.send_state(list(sync_data))

    # How it shows itself

    def __reduce_ex__(self, _protocol):
        """Refuse to be pickled: a figure is tied to the page that shows it."""
        raise TypeError(
            f"a {type(self).__name__} cannot be pickled: keep its repr, the call that makes it again"
        )

    def __repr__(self):
        """Return the call that makes this figure, without the fields that have their defaults."""
        own = {n: v for n, v in self.state.items() if v != self.schema["fields"][n]["default"]}
        return (
            f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in {'key': self.key, **own}.items())})"
        )

    def _repr_mimebundle_(self, **_options):
        bundle, metadata = super()._repr_mimebundle_()
        carried = json.dumps({**self.state, "view": self.view}, separators=(",", ":"))
        chosen = f'data-controls="{html.escape(json.dumps(self.controls))}" ' if self.controls else ""
        wide = ' class="full-width"' if self.schema.get("wide") else ""
        still = self.still(self.state, self.view, self.answer)
        bundle["text/html"] = (
            f'<div data-explorable="{self.NAME}" data-key="{html.escape(self.key)}" {chosen}'
            f'data-state="{html.escape(carried)}"{wide}>{still}</div>'
        )
        return bundle, metadata
