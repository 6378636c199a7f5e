// What a figure shows, as one SVG that needs neither the page nor its style sheets: boxes, lines and letters
// as they are laid out now, without controls.

import type { Figure } from "./figure.ts";
import { px, svg } from "./svg.ts";

/** What of a figure is in its picture, from top to bottom. */
const PARTS = [".cn-title", "[data-part=picture]", ".cn-sum, .cn-told-parts"];
const LEFT_OUT = "button, input, select, textarea, .cn-hidden, [hidden]";
const GAP = 12; // CSS pixels between two parts, and around all
const DRAWN = [
  ...[
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-opacity",
  ],
  ...["opacity", "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline"],
  ...["visibility", "display", "paint-order", "stroke-linejoin"],
];

const SCALE = 2; // pixels of a PNG for each of the screen

/** Save what a figure shows now; rejects where the page that it stands in lets no picture be made. */
export async function save({ el, name }: Pick<Figure, "el" | "name">, kind: "svg" | "png") {
  const picture = pictureOf(el);
  const text = new XMLSerializer().serializeToString(picture.svg);
  const blob = kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await painted(text, picture);
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: `${name}.${kind}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** A drawing as the bytes of a PNG. */
async function painted(text: string, { width, height }: { width: number; height: number }): Promise<Blob> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: width * SCALE,
    height: height * SCALE,
  });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("png"))), "image/png"),
  );
}

type Place = { group: SVGElement; left: number; top: number };

/** The picture of a figure, and how large it is. */
function pictureOf(figure: HTMLElement) {
  const found = PARTS.flatMap((part) => figure.querySelector<HTMLElement>(part) ?? []);
  const shown = found.filter((part) => part.offsetWidth > 0 && part.textContent !== "");
  const width = Math.ceil(Math.max(...shown.map((part) => part.offsetWidth))) + 2 * GAP;
  let y = GAP;
  const groups = shown.map((part) => {
    const { left, top, height } = part.getBoundingClientRect();
    const group = svg("g", { transform: `translate(${px(GAP - left)} ${px(y - top)})` });
    drawElement(part, { group, left, top });
    y += height + GAP;
    return group;
  });
  const height = Math.ceil(y);
  const size = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` };
  const ground = svg("rect", { width, height, fill: behind(figure) });
  const title = svg("title", {}, figure.getAttribute("aria-label") ?? "");
  return { svg: svg("svg", size, title, ground, ...groups), width, height };
}

const clear = (colour: string) => colour === "transparent" || /, 0\)$/.test(colour);

/** The first ground that can be seen behind an element. */
function behind(element: Element | null): string {
  if (!element) return "white";
  const colour = getComputedStyle(element).backgroundColor;
  return clear(colour) ? behind(element.parentElement) : colour;
}

function drawElement(element: Element, place: Place) {
  if (element.matches(LEFT_OUT)) return;
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden" || style.opacity === "0") return;
  if (element instanceof SVGSVGElement) return void place.group.append(copied(element));
  if (element instanceof HTMLCanvasElement) return void place.group.append(pixels(element));
  place.group.append(...boxes(element.getBoundingClientRect(), style));
  const inside = { ...place, group: clipped(element, style, place.group) };
  for (const child of element.childNodes) {
    if (child instanceof Element) drawElement(child, inside);
    else if (child instanceof Text) inside.group.append(...letters(child, style));
  }
}

let cuts = 0;

/** Where the children of an element go: into a group that is cut as the element cuts them, if it does. */
function clipped(element: Element, style: CSSStyleDeclaration, group: SVGElement): SVGElement {
  const cut =
    element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  if (!cut || style.overflow === "visible") return group;
  const id = `cut-${++cuts}`;
  const inner = svg("g", { "clip-path": `url(#${id})` });
  group.append(svg("clipPath", { id }, svg("rect", area(element.getBoundingClientRect()))), inner);
  return inner;
}

const area = ({ left, top, width, height }: DOMRect, by = 0) => ({
  x: px(left + by),
  y: px(top + by),
  width: px(Math.max(0, width - 2 * by)),
  height: px(Math.max(0, height - 2 * by)),
});

/** Ground, border, shadow and outline of an element. */
function boxes(at: DOMRect, style: CSSStyleDeclaration): SVGElement[] {
  if (!at.width || !at.height) return [];
  const round = Number.parseFloat(style.borderTopLeftRadius) || 0;
  const drawn: SVGElement[] = [];
  const opacity = style.opacity;
  if (!clear(style.backgroundColor))
    drawn.push(svg("rect", { ...area(at), rx: round, fill: style.backgroundColor, opacity }));
  const frame = (width: number, stroke: string, outwards: number) => {
    const by = width / 2 - outwards;
    const about = { fill: "none", stroke, "stroke-width": width, rx: Math.max(0, round - by), opacity };
    if (width > 0 && !clear(stroke)) drawn.push(svg("rect", { ...area(at, by), ...about }));
  };
  const sides = ["Top", "Right", "Bottom", "Left"] as const;
  const widths = sides.map((side) => Number.parseFloat(style[`border${side}Width`]));
  const same = widths.every((width) => width === widths[0]);
  if (same && style.borderTopStyle !== "none") frame(widths[0], style.borderTopColor, 0);
  else
    for (const [n, side] of sides.entries())
      drawn.push(...edge(at, n, widths[n], style[`border${side}Color`]));
  const shadow = /^(rgba?\([^)]*\)|color\([^)]*\)) 0px 0px 0px ([\d.]+)px( inset)?$/.exec(style.boxShadow);
  if (shadow) frame(Number(shadow[2]), shadow[1], shadow[3] ? 0 : Number(shadow[2]));
  const outline = style.outlineStyle === "none" ? 0 : Number.parseFloat(style.outlineWidth);
  frame(outline, style.outlineColor, outline + Number.parseFloat(style.outlineOffset));
  return drawn;
}

/** One side of a border: 0 is above, then clockwise. */
function edge(at: DOMRect, side: number, width: number, stroke: string): SVGElement[] {
  if (!width || clear(stroke)) return [];
  const { left, top, right, bottom } = at;
  const [x1, y1, x2, y2] = [
    [left, top, right, top],
    [right, top, right, bottom],
    [left, bottom, right, bottom],
    [left, top, left, bottom],
  ][side].map(px);
  return [svg("line", { x1, y1, x2, y2, stroke, "stroke-width": width })];
}

/** A text in its lines, each where the page has put it. */
function letters(text: Text, style: CSSStyleDeclaration): SVGElement[] {
  const range = document.createRange();
  const lines: { words: string; box: DOMRect }[] = [];
  for (const { 0: words, index } of text.data.matchAll(/\S+\s*/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + words.trimEnd().length);
    const box = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) {
      last.words += words;
      last.box = new DOMRect(last.box.x, last.box.y, box.right - last.box.x, box.height);
    } else if (box.width > 0) lines.push({ words, box });
  }
  return lines.map(({ words, box }) => {
    const where = { x: px(box.left), y: px(box.top + box.height / 2), "dominant-baseline": "central" };
    const font = {
      "font-family": style.fontFamily,
      "font-size": style.fontSize,
      "font-weight": style.fontWeight,
      "font-style": style.fontStyle,
    };
    const length = { textLength: px(box.width), lengthAdjust: "spacingAndGlyphs" };
    return svg(
      "text",
      { ...where, ...font, ...length, fill: style.color, opacity: style.opacity },
      words.trim(),
    );
  });
}

/** A drawing of the page with the style that it wears there. */
function copied(source: SVGSVGElement): SVGElement {
  const at = source.getBoundingClientRect();
  const made = source.cloneNode(true);
  if (!(made instanceof SVGSVGElement)) return svg("g");
  const copies = [made, ...made.querySelectorAll("*")];
  [source, ...source.querySelectorAll("*")].forEach((element, n) => {
    const style = getComputedStyle(element);
    for (const name of DRAWN) copies[n].setAttribute(name, style.getPropertyValue(name));
    copies[n].removeAttribute("class");
    copies[n].removeAttribute("style");
  });
  for (const [name, value] of Object.entries(area(at))) made.setAttribute(name, String(value));
  return made;
}

function pixels(canvas: HTMLCanvasElement): SVGElement {
  const { imageRendering } = getComputedStyle(canvas);
  const drawn = { href: canvas.toDataURL(), "image-rendering": imageRendering };
  return svg("image", { ...area(canvas.getBoundingClientRect()), ...drawn });
}
