// What the theme's buttons do, once theme.py has taken it out of the page: print it, or fill the screen.

declare global {
  interface Window {
    toggleFullScreen?: () => void;
  }
}

const actions: Record<string, () => void> = {
  "window.print": () => window.print(),
  toggleFullScreen: () => window.toggleFullScreen?.(),
};

export function press() {
  for (const button of document.querySelectorAll<HTMLElement>("[data-press]"))
    button.addEventListener("click", () => actions[button.dataset.press ?? ""]?.());
}
