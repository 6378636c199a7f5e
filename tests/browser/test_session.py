"""The conversation of a figure with Python, with a Python that answers when the test says so."""

import pytest

FIGURE = "conv"

MODEL = """() => {
    // Time that passes when the test says so: a busy machine is no Python that does not answer.
    const due = new Map();
    let [now, timers] = [0, 0];
    const later = (action, delay, every) => {
        due.set(++timers, { action, at: now + delay, every });
        return timers;
    };
    window.setTimeout = (action, delay = 0) => later(action, delay, 0);
    window.setInterval = (action, delay) => later(action, delay, delay);
    window.clearTimeout = window.clearInterval = (timer) => due.delete(timer);
    const pass = (span) => {
        for (const end = now + span; ;) {
            const next = [...due].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
            if (!next) return void (now = end);
            const [timer, { action, at, every }] = next;
            now = at;
            every ? due.set(timer, { action, at: at + every, every }) : due.delete(timer);
            action();
        }
    };
    // A widget model as a notebook gives it; its messages wait in `sent` until answer(at) or refuse(at).
    const { schema } = convnotes.figures.conv;
    const values = { key: "fake", view: { picked: null, position: 0 } };
    for (const [name, spec] of Object.entries(schema.fields)) values[name] = structuredClone(spec.default);
    const listeners = {}, sent = [], idle = [];
    const emit = (name, ...args) => (listeners[name] ?? []).forEach((f) => f(...args));
    const kernel = { status: "idle" };
    const model = {
        get: (name) => values[name], set: (name, value) => { values[name] = value; },
        save_changes: () => { window.fake.saved += 1; },
        on: (name, f) => (listeners[name] ??= []).push(f),
        off: (name, f) => { listeners[name] = (listeners[name] ?? []).filter((g) => g !== f); },
        send: (content, callbacks) => { sent.push(content); idle.push(callbacks); },
        widget_manager: { kernel },
    };
    const el = document.createElement("div");
    document.body.append(el);
    const python = (state) => {
        Object.assign(values, state);
        const answer = convnotes.figures.conv.answer(values);
        const type = (a) => (a instanceof Int32Array ? "int32" : "float64");
        const arrays = Object.entries(answer).map(([name, a]) => ({ name, shape: a.shape, type: type(a) }));
        const buffers = Object.values(answer).map((a) => {
            const odd = new Uint8Array(a.byteLength + 3);  // no multiple of 8, as messages have it
            odd.set(new Uint8Array(a.buffer), 3);
            return new DataView(odd.buffer, 3);
        });
        const state_ = Object.fromEntries(Object.keys(schema.fields).map((name) => [name, values[name]]));
        return [{ state: state_, view: values.view, arrays }, buffers];
    };
    const reply = (id, state) => {
        const [message, buffers] = python(state);
        emit("msg:custom", { id, ...message }, buffers);
    };
    window.fake = {
        el, sent, kernel, saved: 0, listeners,
        answer: (at) => reply(sent[at].id, sent[at].state ?? {}),
        push: (state) => reply(null, state),
        refuse: (at, error) => emit("msg:custom", { id: sent[at].id, error }, []),
        call: (at) => idle[at](),
        idle: (at) => idle[at].iopub.status({ content: { execution_state: "idle" } }),
        emit, values, pass,
        host: () => el.querySelector(".cn-host").textContent,
    };
    window.fake.close = convnotes.figures.conv.render({ model, el });
}"""


@pytest.fixture
def page(visited):
    visited.again()
    visited.page.evaluate(MODEL)
    return visited.page


def wait(page, condition):
    page.wait_for_function(f"() => {{ const e = fake.el.explorable; return {condition}; }}")


def answered(page):
    page.evaluate("fake.answer(0)")
    wait(page, "fake.host().startsWith('answered by Python')")


def test_nothing_is_drawn_before_python_answers(page):
    assert page.evaluate("fake.el.explorable.answer") is None
    assert page.evaluate("fake.sent.length") == 1
    answered(page)
    assert page.evaluate("[...fake.el.explorable.answer.output].length") == 25


def test_one_request_is_in_flight_and_the_newest_wins(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    for stride in (3, 4):
        page.evaluate(f"void fake.el.explorable.set({{ stride: {stride} }})")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("fake.sent.length") == 2
    page.evaluate("fake.answer(1)")
    wait(page, "fake.sent.length === 3")
    assert page.evaluate("fake.sent[2].state.stride") == 4
    page.evaluate("fake.answer(2)")
    wait(page, "e.state.stride === 4")


def test_who_asks_for_a_change_waits_until_it_is_drawn(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate(
        "void (fake.last = fake.el.explorable.set({ stride: 4 }).then(() => fake.el.explorable.state.stride))"
    )
    page.evaluate("fake.answer(1)")
    wait(page, "fake.sent.length === 3 && e.state.stride === 2")
    page.evaluate("fake.answer(2)")
    assert page.evaluate("fake.last") == 4


def test_the_state_changes_only_with_its_answer(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    assert page.evaluate("fake.el.explorable.state.stride") == 1
    page.evaluate("fake.answer(1)")
    wait(page, "e.state.stride === 2")


def test_an_answer_to_somebody_else_changes_nothing(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.push({ stride: 4 })")
    assert page.evaluate("fake.el.explorable.state.stride") == 1


def test_what_python_sets_is_drawn(page):
    answered(page)
    page.evaluate("fake.push({ stride: 4 })")
    wait(page, "e.state.stride === 4 && e.answer.output.shape[0] === 2")


def test_a_refusal_keeps_the_picture_and_rejects_the_promise(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 }).catch((e) => { fake.caught = e; })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.refuse(1, { code: 'range', field: 'stride', value: 2, limit: [1, 1] })")
    wait(page, "fake.caught?.code === 'range'")
    assert page.evaluate("fake.el.explorable.state.stride") == 1
    assert page.evaluate("fake.el.querySelector('.cn-error').textContent") == "stride 2 is outside 1 to 1"


def test_a_busy_python_is_waited_for(page):
    answered(page)
    page.evaluate("fake.kernel.status = 'busy'; void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.pass(2000)")
    wait(page, "fake.host().startsWith('Python is busy') && e.state.stride === 2")
    page.evaluate("fake.answer(1)")
    wait(page, "fake.host().startsWith('answered by Python') && e.state.stride === 2")


def test_an_answer_that_comes_late_does_not_take_the_picture_back(page):
    answered(page)
    page.evaluate("fake.kernel.status = 'busy'; void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.pass(2000)")
    wait(page, "fake.host().startsWith('Python is busy')")
    page.evaluate("fake.el.explorable.set({ stride: 3 })")
    page.evaluate("fake.answer(1)")
    wait(page, "fake.sent.length === 3")
    assert page.evaluate("[fake.el.explorable.state.stride, fake.sent[2].state.stride]") == [3, 3]
    page.evaluate("fake.answer(2)")
    wait(page, "fake.host().startsWith('answered by Python') && e.state.stride === 3")


def test_a_python_that_worked_through_a_request_without_an_answer_has_stopped(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.idle(1); fake.pass(500)")
    wait(page, "fake.host().startsWith('Python stopped') && e.state.stride === 2")


def test_an_idle_python_that_does_not_answer_has_stopped_within_three_seconds(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.pass(1900)")
    assert page.evaluate("fake.host()").startswith("answered by Python")
    page.evaluate("fake.pass(1100)")
    wait(page, "fake.host().startsWith('Python stopped') && e.state.stride === 2")


def test_a_kernel_that_died_is_noticed_without_a_request(page):
    answered(page)
    page.evaluate("fake.kernel.status = 'dead'; fake.pass(1000)")
    wait(page, "fake.host().startsWith('Python stopped')")
    page.evaluate("fake.el.explorable.set({ stride: 3 })")
    assert page.evaluate("fake.sent.length") == 1


def test_a_restart_is_noticed_before_the_new_kernel_is_there(page):
    answered(page)
    page.evaluate(
        "fake.kernel.status = 'restarting'; fake.emit('comm_live_update'); fake.kernel.status = 'busy'"
    )
    assert page.evaluate("fake.host()").startswith("Python stopped")
    assert page.evaluate("fake.sent.length") == 1


def test_looking_and_playing_ask_python_nothing(page):
    answered(page)
    page.evaluate("fake.el.querySelectorAll('[role=grid]')[2].querySelector('[role=gridcell]').click()")
    wait(page, "e.view.picked?.[0] === 'output'")
    page.evaluate("fake.el.explorable.set({ view: { position: 3 } })")
    assert page.evaluate("fake.sent.length") == 1


def test_a_view_set_in_python_is_drawn(page):
    answered(page)
    page.evaluate("fake.values.view = { picked: ['output', 1, 1], position: 0 }; fake.emit('change:view')")
    wait(page, "e.view.picked?.[1] === 1 && fake.el.querySelector('.cn-picked')")


def test_closing_takes_every_listener_away(page):
    answered(page)
    page.evaluate("fake.close()")
    assert page.evaluate("Object.values(fake.listeners).flat().length") == 0


def test_a_closed_figure_does_not_come_back_to_an_open_question(page):
    page.evaluate("fake.close(); fake.idle(0); fake.answer(0); fake.pass(5000)")
    assert page.evaluate("fake.el.explorable.answer") is None


def test_who_waits_for_a_figure_that_breaks_is_told(page):
    outcomes = page.evaluate(
        """async () => {
            const { figures: { conv }, kit } = convnotes;
            const answer = (state) => {
                if (state.stride === 3) throw new Error("no answer");
                return conv.answer(state);
            };
            const values = { ...window.fake.values, stride: 1 };
            const model = { get: (name) => values[name], on() {}, send: null };
            const el = document.body.appendChild(document.createElement("div"));
            kit.explorable({ ...conv, answer }).render({ model, el });
            const set = (stride) => el.explorable.set({ stride }).then(() => stride, (e) => e.message);
            return [await set(3), await set(2)];
        }"""
    )
    assert outcomes == ["no answer", 2]


def test_a_refusal_stands_until_something_newer_is_accepted(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 2 }); void fake.el.explorable.set({ stride: 99 });")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.answer(1)")
    wait(page, "e.state.stride === 2")
    error = page.locator(".cn-error:visible")
    assert error.text_content() == "stride 99 is outside 1 to 4"
    page.evaluate("void fake.el.explorable.set({ stride: 3 })")
    wait(page, "fake.sent.length === 3")
    page.evaluate("fake.answer(2)")
    error.wait_for(state="hidden")


def test_a_newer_change_goes_on_where_python_refused_an_older(page):
    answered(page)
    page.evaluate("void (fake.first = fake.el.explorable.set({ stride: 2 }).then(() => 0, (e) => e.code))")
    wait(page, "fake.sent.length === 2")
    page.evaluate("void (fake.last = fake.el.explorable.set({ stride: 3 }).then(() => 'drawn'))")
    page.evaluate("fake.refuse(1, { code: 'range', field: 'stride', value: 2, limit: [1, 1] })")
    wait(page, "fake.sent.length === 3")
    page.evaluate("fake.answer(2)")
    assert page.evaluate("Promise.all([fake.first, fake.last])") == ["range", "drawn"]
    assert page.evaluate("fake.el.explorable.state.stride") == 3


def test_what_was_sent_while_the_connection_was_lost_does_not_take_the_newest_back(page):
    answered(page)
    page.evaluate("void fake.el.explorable.set({ stride: 4 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.pass(2500)")
    wait(page, "fake.host().startsWith('Python stopped') && e.state.stride === 4")
    page.evaluate("fake.el.explorable.set({ stride: 2 })")
    page.evaluate("fake.answer(1)")  # the connection is back, and with it what had waited
    wait(page, "fake.sent.length === 3")
    assert page.evaluate("[fake.sent[2].state.stride, fake.el.explorable.state.stride]") == [2, 2]
    page.evaluate("fake.answer(2)")
    wait(page, "fake.host().startsWith('answered by Python') && e.state.stride === 2")


def test_a_connection_that_comes_back_brings_python_the_newest_state(page):
    answered(page)
    page.evaluate("fake.kernel.connectionStatus = 'connecting'; void fake.el.explorable.set({ stride: 4 })")
    wait(page, "fake.sent.length === 2")
    page.evaluate("fake.pass(2500)")
    wait(page, "fake.host().startsWith('Python stopped')")
    page.evaluate("fake.kernel.connectionStatus = 'connected'; fake.pass(1000)")
    wait(page, "fake.sent.length === 3")
    assert page.evaluate("fake.sent[2].state.stride") == 4
    page.evaluate("fake.answer(2)")
    wait(page, "fake.host().startsWith('answered by Python')")


@pytest.fixture
def exported(visited):
    """A figure where nobody shows that there is a Python, as in a notebook that was exported."""
    visited.again()
    visited.page.evaluate(MODEL.replace("widget_manager: { kernel }", "widget_manager: {}"))
    return visited.page


def test_where_there_is_no_kernel_the_page_answers_at_once_and_nobody_has_stopped(exported):
    assert exported.evaluate("fake.host()").startswith("answered by this page")
    assert exported.evaluate("[...fake.el.explorable.answer.output].length") == 25
    exported.evaluate("fake.pass(60000)")
    exported.evaluate("fake.el.explorable.set({ stride: 3 })")
    assert exported.evaluate("[fake.host(), fake.el.explorable.state.stride]")[1] == 3
    assert exported.evaluate("fake.host()").startswith("answered by this page")


def test_a_python_that_shows_itself_late_takes_over_with_the_newest_state(exported):
    exported.evaluate("fake.el.explorable.set({ stride: 3 })")
    exported.evaluate("fake.answer(0)")
    wait(exported, "fake.sent.length === 2")
    assert exported.evaluate("[fake.sent[1].state.stride, fake.el.explorable.state.stride]") == [3, 3]
    exported.evaluate("fake.answer(1)")
    wait(exported, "fake.host().startsWith('answered by Python') && e.state.stride === 3")


def test_who_waits_for_a_figure_that_is_closed_is_told(page):
    answered(page)
    page.evaluate("void (fake.end = fake.el.explorable.set({ stride: 2 }).then(() => '', (e) => e.message))")
    page.evaluate("fake.close()")
    assert page.evaluate("fake.end") == "closed"
    assert page.evaluate("fake.el.explorable.set({ stride: 2 }).then(() => '', (e) => e.message)") == "closed"


def test_a_host_may_call_the_callbacks_of_a_message(page):
    answered(page)
    page.evaluate("fake.call(0)")


NO_CHANGES = {
    "null": "null",
    "undefined": "undefined",
    "a number": "5",
    "a word": "'stride'",
    "a list": "[1]",
    "a Map": "new Map([['stride', 2]])",
    "a Date": "new Date()",
    "a view that is none": "{ view: 5 }",
    "a sparse list of rows": "{ input: Object.assign([], { length: 4, 1: [1, 2] }) }",
    "a sparse row": "{ input: [Object.assign([], { length: 4, 1: 1 })] }",
    "a getter that throws": "{ get stride() { throw new Error('no stride'); } }",
    "a function": "{ stride: () => 2 }",
    "true for a switch": "{ flip: true }",
}


@pytest.mark.parametrize("changes", NO_CHANGES.values(), ids=NO_CHANGES)
def test_what_is_no_change_rejects(page, changes):
    outcome = page.evaluate(
        f"""async () => {{
            const figure = document.querySelector("[data-explorable=conv]").explorable;
            const before = JSON.stringify([figure.state, figure.view]);
            const outcome = await figure.set({changes}).then(() => "resolved", () => "rejected");
            return [outcome, JSON.stringify([figure.state, figure.view]) === before];
        }}"""
    )
    assert outcome == ["rejected", True]


def test_what_is_handed_out_and_taken_in_is_a_copy(page):
    kept = page.evaluate(
        """async () => {
            const figure = document.querySelector("[data-explorable=conv]").explorable;
            const picked = ["output", 1, 1];
            await figure.set({ view: { picked } });
            picked[1] = 4000;
            figure.answer.output[0] = 1e9;
            figure.answer.output.shape[0] = 7;
            const { output } = figure.answer;
            return [figure.view.picked[1], output[0] === 1e9, output.shape[0]];
        }"""
    )
    assert kept == [1, False, 5]
