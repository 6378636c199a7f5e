// The camera: its pictures stay on the page as the reader's own do.

import { button, fill, h, t } from "../runtime/kit.ts";
import type { FiltersFigure } from "./kernels.ts";
import { drawn, refusal, refuse, show } from "./own.ts";
import { CONSTANTS } from "./pictures.ts";

/** A button that starts the camera, and stops it with its last picture. */
export function cameraControl(figure: FiltersFigure) {
  const video = h("video", { muted: true, playsinline: true });
  const el = button(t("filters.camera"), () => (stream ? stop() : start()), { "aria-pressed": "false" });
  let stream: MediaStream | null = null;
  let asked = 0;
  let shown = false;

  async function start() {
    const turn = ++asked;
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
      const ideal = CONSTANTS.own[1];
      const found = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal } } });
      if (turn !== asked) return end(found);
      stream = found;
      video.srcObject = found;
      await video.play();
      shown = false;
      figure.beginGesture("camera");
      label();
      next();
    } catch (error) {
      stop();
      const denied = error instanceof DOMException && error.name === "NotAllowedError";
      refuse(figure, refusal(denied ? "camera_refused" : "camera_none"));
    }
  }

  /** Show the next picture when it is there. */
  function next() {
    video.requestVideoFrameCallback(() => {
      if (!stream) return;
      if (left()) return stop(); // before the next picture takes the choice back
      const { videoWidth: width, videoHeight: height } = video;
      const scale = CONSTANTS.own[1] / Math.max(width, height, 1);
      if (width && height) {
        show(figure, drawn(video, Math.round(width * scale), Math.round(height * scale)).pixels, []);
        shown = true;
      }
      next();
    });
  }

  /** Whether another picture was chosen meanwhile. */
  const left = () => shown && figure.session.latest.picture !== "own";

  function stop() {
    asked++;
    end(stream);
    stream = null;
    video.srcObject = null;
    label();
  }

  function label() {
    fill(el, t(stream ? "filters.cameraStop" : "filters.camera"));
    el.setAttribute("aria-pressed", String(stream !== null));
  }

  const hide = () => document.hidden && stop();
  document.addEventListener("visibilitychange", hide);
  figure.onDispose(() => {
    document.removeEventListener("visibilitychange", hide);
    stop();
  });
  figure.onDraw(() => {
    if (stream && left()) stop();
  });
  return el;
}

function end(stream: MediaStream | null) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
