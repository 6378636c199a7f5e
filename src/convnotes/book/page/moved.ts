// A section or a figure that an old address names may stand on another page now.

import { target } from "./details.ts";

/** Go to where the address's fragment has moved, if it has. */
export function goWhereItMoved(): void {
  const data = document.getElementById("cn-moved");
  if (!data || location.hash.length < 2 || target(location.hash)) return;
  const ways: Record<string, string> = JSON.parse(data.textContent ?? "{}");
  const key = /^#(x=[^.]*)\./.exec(location.hash)?.[1];
  const way = ways[key ?? decodeURIComponent(location.hash.slice(1))];
  if (way) location.replace(key === undefined ? way : way + location.hash);
}
