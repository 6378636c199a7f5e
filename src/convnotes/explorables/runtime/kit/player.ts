// A player over positions 0 … count − 1: play, pause, one step, scrub. Nothing starts by itself.

import { t } from "../text.ts";
import { button, changing, h, track, write } from "./dom.ts";
import { type Figure, PAUSE } from "./figure.ts";

const BEAT = 700; // ms

/** A player; `look` is the view at a position, beside the position itself; each is shown `pace` ms. */
export function player(
  figure: Figure,
  look: (position: number) => Record<string, unknown>,
  pace: number = BEAT,
) {
  let count = 1;
  let shown = 0; // the position that is drawn: that of a picked output, where one is picked
  let timer = 0;
  const label = t("player.scrub");
  const scrub = h("input", { type: "range", name: "position", min: 0, max: 0, step: 1, "aria-label": label });
  const text = changing("cn-position");
  const play = button(t("player.play"), () => (timer ? stop() : start()), { class: "cn-button cn-play" });
  const back = button("‹", () => step(-1), { "aria-label": t("player.back") });
  const forward = button("›", () => step(1), { "aria-label": t("player.forward") });

  function go(position: number) {
    shown = Math.max(0, Math.min(position, count - 1));
    figure.change({ view: { ...look(shown), position: shown } });
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    figure.pause = PAUSE;
    write(play, t("player.play"));
    figure.session.shareView();
  }

  function step(by: number) {
    stop();
    figure.refresh(); // a cell that the pointer has just left is not where it goes on
    go(shown + by);
    figure.session.shareView();
  }

  function start() {
    figure.refresh();
    go(shown >= count - 1 ? 0 : shown);
    figure.pause = pace + PAUSE; // nothing is said until it stops
    write(play, t("player.pause"));
    timer = window.setInterval(beat, pace);
  }

  function beat() {
    const position = Number(figure.view.position);
    if (!figure.el.isConnected || position >= count - 1) stop();
    else go(position + 1);
  }

  scrub.addEventListener("input", () => go(scrub.valueAsNumber));
  scrub.addEventListener("change", () => figure.session.shareView());

  /** Show the position among so many, and what it is in words, if it is more than a count. */
  function draw(positions: number, position: number, words = counted(positions, position)) {
    [count, shown] = [positions, position];
    if (scrub.max !== String(count - 1)) scrub.max = String(count - 1);
    scrub.value = String(position);
    scrub.style.setProperty("--filled", `${count > 1 ? (position / (count - 1)) * 100 : 0}%`);
    text.say(words);
    scrub.setAttribute("aria-valuetext", words);
  }

  return { el: h("div", { class: "cn-player" }, back, play, forward, track(scrub), text.el), draw };
}

const counted = (count: number, position: number) => t("player.position", { position: position + 1, count });
