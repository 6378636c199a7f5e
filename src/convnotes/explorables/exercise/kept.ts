// What a reader has written, which the browser keeps for the next visit; where it keeps nothing, nothing is
// lost but that.

const key = (name: string) => `convnotes.exercise.${name}`;

/** The code of an earlier visit. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(key(name));
  } catch {
    return null;
  }
}

/** Keep this code; null for none. */
export function keep(name: string, code: string | null) {
  try {
    if (code === null) localStorage.removeItem(key(name));
    else localStorage.setItem(key(name), code);
  } catch {
    // private windows and full disks keep nothing
  }
}
