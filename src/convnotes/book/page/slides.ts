// Slides made from a chapter: reveal.js turns them, and leaves to a figure the keys that are meant for it.

import Reveal from "reveal.js";

/** Whether a key is meant for the slides: not where a figure or a question has the focus. */
const meant = ({ target }: KeyboardEvent) =>
  !(target instanceof Element && target.closest(".cn, [data-question], input, select, textarea, button"));

const SMALLEST = 0.5; // below it nobody reads a figure from the last row

/** Make what stands below a slide's heading, a long table or question, as small as it has to be. */
function fitAll(slide: Element, bottom: number) {
  const parts = [...slide.querySelectorAll<HTMLElement>(":scope > :not(h1, h2, h3)")];
  const over = () => (parts.at(-1)?.getBoundingClientRect().bottom ?? 0) > bottom;
  for (const part of parts) part.style.zoom = "";
  for (let zoom = 0.95; over() && zoom > 0.3; zoom -= 0.05) {
    for (const part of parts) part.style.zoom = `${zoom}`;
  }
}

/** Make a slide fit, and a figure that is higher than the room below its heading as small as it has to be. */
function fit(slide: Element | undefined) {
  const figure = slide?.querySelector<HTMLElement>(".cn");
  const slides = document.querySelector(".slides");
  if (!slide || !slides) return;
  const bottom = slides.getBoundingClientRect().bottom;
  if (!figure) return fitAll(slide, bottom);
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
