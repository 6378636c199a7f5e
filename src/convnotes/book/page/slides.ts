// Slides made from a chapter: reveal.js turns them, and leaves to a figure the keys that are meant for it.

import Reveal from "reveal.js";

/** Whether a key is meant for the slides: not where a figure or a question has the focus. */
const meant = ({ target }: KeyboardEvent) =>
  !(target instanceof Element && target.closest(".cn, [data-question], input, select, textarea, button"));

const SMALLEST = 0.5; // below it nobody reads a figure from the last row

/** Make a figure that is higher than the room below its heading as small as it has to be. */
function fit(slide: Element | undefined) {
  const figure = slide?.querySelector<HTMLElement>(".cn");
  const slides = document.querySelector(".slides");
  if (!figure || !slides) return;
  const bottom = slides.getBoundingClientRect().bottom;
  figure.style.zoom = "";
  const { top, height } = figure.getBoundingClientRect();
  const share = (bottom - top) / height;
  if (share < 1) figure.style.zoom = `${Math.max(SMALLEST, share)}`;
}

document.addEventListener("DOMContentLoaded", () => {
  const now = () => requestAnimationFrame(() => fit(Reveal.getCurrentSlide()));
  const drawn = new ResizeObserver(now);
  for (const figure of document.querySelectorAll("[data-explorable]")) drawn.observe(figure);
  for (const event of ["ready", "slidechanged", "resize"]) Reveal.on(event, now);
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
