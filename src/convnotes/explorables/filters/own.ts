// The reader's own picture, from a file, a drop or the clipboard: decoded here, scaled down, never sent and
// never stored. What cannot be taken gets a sentence, and the last picture stays.

import { floats } from "../runtime/engine.ts";
import { h, t } from "../runtime/kit.ts";
import { fault } from "../runtime/schema.ts";
import type { NDArray } from "../runtime/types.ts";
import { headerOf } from "./headers.ts";
import type { FiltersFigure } from "./kernels.ts";
import { CONSTANTS, keepOwn } from "./pictures.ts";

const [LEAST, MOST] = CONSTANTS.own; // pixels of a side
const HEAVIEST = 40; // megabytes of a file
const WIDEST = 50; // megapixels to decode

/** Why a picture is not taken: the code of a fault, with its value and limit. */
class Refusal {
  readonly code: string;
  readonly value: unknown;
  readonly limit: unknown;
  constructor(code: string, value: unknown = null, limit: unknown = null) {
    this.code = code;
    this.value = value;
    this.limit = limit;
  }
}

/** A file input that looks like a button; the figure takes drops and pictures from the clipboard, too. */
export function fileControl(figure: FiltersFigure) {
  const input = h("input", { type: "file", name: "picture", accept: "image/*", class: "cn-filters-file" });
  let latest = 0;

  async function take(file: File) {
    const turn = ++latest;
    try {
      const image = await decoded(file);
      if (turn === latest) show(figure, image.pixels, image.notes);
    } catch (error) {
      if (turn === latest) refuse(figure, error instanceof Refusal ? error : new Refusal("own_corrupt"));
    }
  }

  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) take(file);
    input.value = ""; // the same file may be chosen again
  });
  queueMicrotask(() => listen(figure, take)); // by then the figure has its element
  return h("label", { class: "cn-button cn-filters-own" }, input, h("span", {}, t("filters.open")));
}

/** Take what is dropped on a figure, or pasted while the focus is in it. */
function listen(figure: FiltersFigure, take: (file: File) => void) {
  const { el } = figure;
  el.addEventListener("dragover", (event) => event.preventDefault());
  el.addEventListener("drop", (event) => {
    event.preventDefault(); // the browser would leave the page for the file
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
    else refuse(figure, new Refusal("own_no_file"));
  });
  el.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  });
}

/** Say in place why a picture is not taken. */
export function refuse(figure: FiltersFigure, { code, value, limit }: Refusal) {
  figure.session.listeners.fail(fault(code, "picture", value, limit));
}

export const refusal = (code: string) => new Refusal(code);

let notes: string[] = [];

/** What of the reader's own picture is not as it is in its file. */
export const notesOfOwn = () => notes;

/** Show a picture of the reader's own. */
export function show(figure: FiltersFigure, pixels: ImageData, said: string[]) {
  keepOwn(imageOf(pixels));
  notes = said;
  figure.change({ picture: "own" });
}

async function decoded(file: File) {
  if (file.size > HEAVIEST * 1e6) throw new Refusal("own_heavy", Math.ceil(file.size / 1e6), HEAVIEST);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const header = headerOf(bytes);
  if (header === "svg") throw new Refusal("own_svg");
  if (!header) throw new Refusal("own_kind");
  const { type, width, height, traits } = header;
  if (width * height > WIDEST * 1e6) throw new Refusal("own_huge", `${width}×${height}`, WIDEST);
  const bitmap = await createImageBitmap(new Blob([bytes], { type }), { imageOrientation: "from-image" });
  const scale = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
  const [columns, rows] = [bitmap.width, bitmap.height].map((side) => Math.round(side * scale));
  if (Math.min(columns, rows) < LEAST)
    throw new Refusal("own_small", `${bitmap.width}×${bitmap.height}`, LEAST);
  const { pixels, clear } = drawn(bitmap, columns, rows);
  bitmap.close();
  const said = [...traits, ...(clear ? ["clear"] : []), ...(scale < 1 ? ["scaled"] : [])];
  return { pixels, notes: said };
}

/** A picture scaled to so many pixels, on white, and whether the white is seen. */
export function drawn(source: CanvasImageSource, columns: number, rows: number) {
  const context = contextOf(columns, rows);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, columns, rows);
  const { data } = context.getImageData(0, 0, columns, rows);
  const clear = data.some((value, at) => at % 4 === 3 && value < 255);
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, columns, rows);
  return { pixels: context.getImageData(0, 0, columns, rows), clear };
}

function contextOf(columns: number, rows: number): CanvasRenderingContext2D {
  const context = h("canvas", { width: columns, height: rows }).getContext("2d", {
    willReadFrequently: true,
  });
  if (!context) throw new Refusal("own_corrupt"); // the browser has no memory left for pictures
  return context;
}

/** The pixels as an image (H, W, 3), or (H, W, 1) where all are grey. */
function imageOf({ data, width, height }: ImageData): NDArray {
  const colours = floats([height, width, 3]);
  let grey = true;
  for (let at = 0; at < width * height; at++) {
    for (let channel = 0; channel < 3; channel++) colours[3 * at + channel] = data[4 * at + channel];
    grey &&= data[4 * at] === data[4 * at + 1] && data[4 * at] === data[4 * at + 2];
  }
  if (!grey) return colours;
  return floats(
    [height, width, 1],
    Array.from({ length: width * height }, (_, at) => data[4 * at]),
  );
}
