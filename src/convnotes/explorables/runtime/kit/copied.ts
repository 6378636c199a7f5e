// What a button has done, said on it for a moment.

import { t } from "../text.ts";
import { fill } from "./dom.ts";

const SAID = 1500; // ms for which a button says how it went

/** Copy a text, and have the button say so; whether it could be copied. */
export async function copied(text: string, from: HTMLButtonElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  announce(from, t("shell.copied"));
  return true;
}

/** The labels of buttons that say something else for a moment. */
const labels = new WeakMap<HTMLButtonElement, { words: string; timer: number }>();

/** Have a button say for a moment how it went. */
export function announce(from: HTMLButtonElement, said: string) {
  const { words, timer } = labels.get(from) ?? { words: from.textContent ?? "", timer: 0 };
  clearTimeout(timer);
  from.style.minWidth = `${from.getBoundingClientRect().width}px`; // what stands beside it stays where it is
  fill(from, said);
  labels.set(from, { words, timer: window.setTimeout(() => fill(from, words), SAID) });
}
