// Networks as NumPy's files: what `convnotes.checkpoint` writes and reads. A .npz file is a zip of .npy
// files, each a line that describes an array, and its values.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import { NAMES, SHAPES } from "./constants.ts";

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]; // APPNOTE.TXT of PKWARE, §4.3
const [STORED, DEFLATED] = [0, 8];
const MAGIC = "\x93NUMPY\x01\x00";
const LARGEST = 2 ** 21; // bytes that are read of a file, and unpacked of an array

const keys = NAMES.map((name) => `parameter/${name}`);
const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The file of a network. */
export function packed(parameters: NDArray[]): Blob {
  const entries = parameters.map((values, at) => ({ name: ascii(`${keys[at]}.npy`), data: npy(values) }));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const head = [20, 0, STORED, 0, 0x21]; // version, flags, method, time, date: the first that there is
    const sizes = [crc32(data), data.length, data.length];
    const local = record([LOCAL], head, sizes, [name.length, 0]);
    directory.push(record([CENTRAL], [20, ...head], sizes, [name.length, 0, 0, 0, 0], [0, offset]), name);
    parts.push(local, name, data);
    offset += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record([END], [0, 0, entries.length, entries.length], [size, offset], [0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/** The network of such a file, whoever wrote it; rejects with the array that is not as it must be. */
export async function unpacked(file: Blob): Promise<NDArray[]> {
  const entries = entriesOf(new Uint8Array(await file.slice(0, LARGEST).arrayBuffer()));
  const found: NDArray[] = [];
  for (const [at, key] of keys.entries()) {
    const data = await entries
      .get(`${key}.npy`)?.()
      .catch(() => null);
    const values = data && valuesOf(data, SHAPES[at]);
    if (!values) throw new Error(key);
    found.push(values);
  }
  return found;
}

function npy(values: NDArray): Uint8Array<ArrayBuffer> {
  const shape = values.shape.join(", ") + (values.shape.length === 1 ? "," : "");
  const described = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`;
  const length = Math.ceil((MAGIC.length + 2 + described.length + 1) / 64) * 64;
  const line = `${described.padEnd(length - MAGIC.length - 3)}\n`;
  const data = new Uint8Array(length + 8 * values.length);
  data.set(ascii(MAGIC));
  new DataView(data.buffer).setUint16(MAGIC.length, line.length, true);
  data.set(ascii(line), MAGIC.length + 2);
  data.set(new Uint8Array(Float64Array.from(values).buffer), length);
  return data;
}

/** The values of a .npy file in double or single precision, if they are finite and have this shape. */
function valuesOf(data: Uint8Array, shape: number[]): NDArray | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 12 || String.fromCharCode(...data.subarray(0, 8)) !== MAGIC) return null;
  const from = 10 + view.getUint16(8, true);
  const line = String.fromCharCode(...data.subarray(10, from));
  const [, size] = /'descr': '<f([48])', 'fortran_order': False/.exec(line) ?? [];
  const there = /'shape': \(([\d, ]*)\)/.exec(line)?.[1].match(/\d+/g)?.join();
  const count = shape.reduce((product, n) => product * n, 1);
  if (!size || there !== shape.join() || data.length < from + count * Number(size)) return null;
  const read = (at: number) => (size === "8" ? view.getFloat64(at, true) : view.getFloat32(at, true));
  const values = floats(shape).map((_, at) => read(from + at * Number(size)));
  return values.every(Number.isFinite) ? floats(shape, values) : null;
}

/** What a zip holds, by names; each is unpacked when it is asked for. */
function entriesOf(bytes: Uint8Array<ArrayBuffer>): Map<string, () => Promise<Uint8Array>> {
  const view = new DataView(bytes.buffer);
  const found = new Map<string, () => Promise<Uint8Array>>();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return found;
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) break;
    const [method, size, local] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ];
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    if (local + 30 > bytes.length) break;
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const part = bytes.slice(from, from + size);
    const key = String.fromCharCode(...bytes.subarray(at + 46, at + 46 + name));
    if (method === STORED) found.set(key, async () => part);
    if (method === DEFLATED) found.set(key, () => inflated(part));
    at += 46 + name + extra + comment;
  }
  return found;
}

/** What was packed, as long as it is no more than an array of a network can be. */
async function inflated(part: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([part]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > LARGEST) {
      await reader.cancel();
      throw new RangeError(String(length));
    }
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Numbers of two bytes and of four in turn, low byte first; the first are four. */
function record(...groups: number[][]): Uint8Array<ArrayBuffer> {
  const width = (at: number) => (at % 2 === 0 ? 4 : 2);
  const length = groups.reduce((sum, group, at) => sum + width(at) * group.length, 0);
  const view = new DataView(new ArrayBuffer(length));
  let place = 0;
  for (const [at, group] of groups.entries())
    for (const value of group) {
      if (width(at) === 4) view.setUint32(place, value, true);
      else view.setUint16(place, value, true);
      place += width(at);
    }
  return new Uint8Array(view.buffer);
}

/** The remainder that a zip keeps of its parts. */
function crc32(data: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of data) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
