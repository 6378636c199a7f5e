// A player over positions 0 … count − 1: play, pause, one step, scrub. Nothing starts by itself.

import { button, fill, h } from "./dom.ts";
import { PAUSE } from "./figure.ts";
import { t } from "../text.ts";

const BEAT = 700; // ms

/**
 * @param {import("./figure.ts").Figure} figure
 * @param {(position: number) => Record<string, any>} look the view at a position, beside the position itself
 */
export function player(figure, look) {
  let count = 1;
  let shown = 0; // the position that is drawn: that of a picked output, where one is picked
  let timer = 0;
  const scrub = h("input", { type: "range", name: "position", min: 0, max: 0, step: 1, "aria-label": t("player.scrub") });
  const text = h("span", { class: "cn-position" });
  const play = button(t("player.play"), () => (timer ? stop() : start()), { class: "cn-button cn-play" });

  const go = (/** @type {number} */ position) => {
    const at = Math.max(0, Math.min(position, count - 1));
    shown = at;
    figure.change({ view: { ...look(at), position: at } });
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    figure.pause = PAUSE;
    fill(play, t("player.play"));
    figure.session.shareView();
  };
  const step = (/** @type {number} */ by) => {
    stop();
    figure.refresh(); // a cell that the pointer has just left is not where it goes on
    go(shown + by);
    figure.session.shareView();
  };
  const start = () => {
    figure.refresh();
    go(shown >= count - 1 ? 0 : shown);
    figure.pause = BEAT + PAUSE; // nothing is said until it stops
    fill(play, t("player.pause"));
    timer = window.setInterval(() => {
      if (!figure.el.isConnected || figure.view.position >= count - 1) stop();
      else go(figure.view.position + 1);
    }, BEAT);
  };
  scrub.addEventListener("input", () => go(scrub.valueAsNumber));
  scrub.addEventListener("change", () => figure.session.shareView());

  const el = h("div", { class: "cn-player" }, button("‹", () => step(-1), { "aria-label": t("player.back") }), play, button("›", () => step(1), { "aria-label": t("player.forward") }), scrub, text);
  return {
    el,
    /** @param {number} positions @param {number} position @param {string} [words] what the position is, if it is more than a count */
    draw(positions, position, words = t("player.position", { position: position + 1, count: positions })) {
      [count, shown] = [positions, position];
      scrub.max = String(count - 1);
      scrub.value = String(position);
      scrub.style.setProperty("--filled", `${count > 1 ? (position / (count - 1)) * 100 : 0}%`);
      if (text.textContent !== words) fill(text, words);
      scrub.setAttribute("aria-valuetext", text.textContent ?? "");
    },
  };
}
