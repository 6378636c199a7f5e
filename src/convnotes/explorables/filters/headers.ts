// What the first bytes of a picture's file say, before anything is decoded: its kind, how large it would be,
// and what of it will not be seen.

/** What a reader is told of a picture that is not shown as it is. */
export type Trait = "animated" | "deep" | "turned";

export type Header = { type: string; width: number; height: number; traits: Trait[] };

/** The header of a PNG, JPEG, GIF, WebP or BMP file; "svg" or null for anything else, and what is cut off. */
export function headerOf(bytes: Uint8Array): Header | "svg" | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    for (const read of [png, jpeg, gif, webp, bmp]) {
      const header = read(view);
      if (header) return header;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // it ends before its size is said
    return null;
  }
  return /<svg|<!DOCTYPE|<\?xml/i.test(text(view, 0, Math.min(1024, view.byteLength))) ? "svg" : null;
}

const text = (view: DataView, from: number, length: number) =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + from, length));

const starts = (view: DataView, word: string, at = 0) =>
  view.byteLength >= at + word.length && text(view, at, word.length) === word;

function png(view: DataView): Header | null {
  if (!starts(view, "\x89PNG\r\n\x1a\n")) return null;
  const traits: Trait[] = view.getUint8(24) === 16 ? ["deep"] : [];
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (starts(view, "IDAT", at + 4)) break;
    if (starts(view, "acTL", at + 4)) traits.push("animated");
  }
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20), traits };
}

function gif(view: DataView): Header | null {
  if (!starts(view, "GIF8")) return null;
  let frames = 0;
  for (let at = 13; at + 3 < view.byteLength && frames < 2; at++)
    if (view.getUint16(at) === 0x21f9 && view.getUint8(at + 2) === 4) frames++;
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return { type: "image/gif", ...size, traits: frames > 1 ? ["animated"] : [] };
}

function bmp(view: DataView): Header | null {
  if (!starts(view, "BM")) return null;
  const [width, height] = [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
  return { type: "image/bmp", width, height, traits: [] };
}

function webp(view: DataView): Header | null {
  if (!starts(view, "RIFF") || !starts(view, "WEBP", 8)) return null;
  const type = "image/webp";
  const low = (at: number) => view.getUint16(at, true);
  if (starts(view, "VP8X", 12)) {
    const size = (at: number) => low(at) + (view.getUint8(at + 2) << 16) + 1;
    return { type, width: size(24), height: size(27), traits: view.getUint8(20) & 2 ? ["animated"] : [] };
  }
  if (starts(view, "VP8L", 12)) {
    const bits = view.getUint32(21, true);
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, traits: [] };
  }
  return { type, width: low(26) & 0x3fff, height: low(28) & 0x3fff, traits: [] };
}

function jpeg(view: DataView): Header | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  const traits: Trait[] = [];
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xe1 && starts(view, "Exif", at + 4) && orientation(view, at + 10) > 1)
      traits.push("turned");
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    const size = () => ({ width: view.getUint16(at + 7), height: view.getUint16(at + 5) });
    if (frame) return { type: "image/jpeg", ...size(), traits };
    if (marker === 0xda || view.getUint8(at) !== 0xff) return null;
  }
}

/** How a JPEG is to be turned, from the first directory of its Exif data; 1 for not at all. */
function orientation(view: DataView, tiff: number): number {
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  for (let entry = 0; entry < view.getUint16(directory, little); entry++) {
    const at = directory + 2 + 12 * entry;
    if (view.getUint16(at, little) === 0x0112) return view.getUint16(at + 8, little);
  }
  return 1;
}
