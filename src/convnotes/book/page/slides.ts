// Slides made from a chapter: reveal.js turns them, and leaves to a figure the keys that are meant for it.

import Reveal from "reveal.js";

/** Whether a key is meant for the slides: not where a figure or a question has the focus. */
const meant = ({ target }: KeyboardEvent) =>
  !(target instanceof Element && target.closest(".cn, [data-question], input, select, textarea, button"));

document.addEventListener("DOMContentLoaded", () => {
  Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0.03,
    center: false,
    hash: true,
    transition: "none",
    slideNumber: "c/t",
    keyboardCondition: meant,
  });
});
