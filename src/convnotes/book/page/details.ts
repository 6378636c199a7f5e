// A detail is folded; whoever has the address of something in it finds it open.

/** The element that the address names: by its id, or a figure by its key. */
export function target(hash: string): Element | null {
  const key = /^#x=([^.]*)\./.exec(hash)?.[1];
  if (key !== undefined) return document.querySelector(`[data-key="${CSS.escape(decodeURIComponent(key))}"]`);
  return hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
}

/** Open every detail that hides what the address names. */
export function openTarget(): void {
  const found = target(location.hash);
  let folded = false;
  for (let el: Element | null = found; el; el = el.parentElement) {
    if (!(el instanceof HTMLDetailsElement) || el.open) continue;
    el.open = folded = true;
  }
  if (folded) found?.scrollIntoView({ block: "start" });
}
