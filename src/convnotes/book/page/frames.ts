// Figures that a page shows in frames: each is as high as it says, and wears what the page wears.

const frames = () => [...document.querySelectorAll<HTMLIFrameElement>("iframe.cn-frame")];

/** Tell a figure's page which theme to wear. */
function dress(frame: HTMLIFrameElement) {
  frame.contentWindow?.postMessage(
    { convnotes: "theme", theme: document.documentElement.dataset.theme },
    "*",
  );
}

/** A figure's page says how high it is. */
function resize({ source, data }: MessageEvent) {
  if (typeof data !== "object" || data === null || data.convnotes !== "height") return;
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  const height = Number(data.height);
  if (frame && height > 0 && height < 5000) {
    frame.style.height = `${Math.ceil(height)}px`;
    dress(frame);
  }
}

export function followFrames() {
  if (!frames().length) return;
  window.addEventListener("message", resize);
  new MutationObserver(() => frames().forEach(dress)).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
}
