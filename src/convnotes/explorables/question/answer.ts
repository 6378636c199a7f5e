// The question as a widget: its content is all it needs.

import { question } from "../runtime/kit.ts";

export default {
  /** @param {{ model: { get(name: string): any }, el: HTMLElement }} host */
  render({ model, el }) {
    el.replaceChildren(question(model.get("content")));
  },
};
