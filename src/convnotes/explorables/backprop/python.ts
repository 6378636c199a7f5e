// The Python that gives the numbers of the explorable "backprop".

import { pythonArray, pythonList } from "../runtime/text.ts";
import type { Rows } from "../runtime/types.ts";
import type { BackpropState } from "./state.ts";

export function python(state: BackpropState): string {
  const { input, kernel, bias, stride, padding, dilation, padding_mode: mode } = state;
  const over = `"stride": ${stride}, "padding": ${pythonList(padding)}, "dilation": ${dilation}`;
  return `${imports(state)}
x = ${pythonArray(input)}[None, None]
w = ${pythonArray(kernel)}[None, None]
steps = {${over}, "padding_mode": "${mode}"}
y = conv2d(x, w, np.array([${bias}]), **steps)

${ofLoss(state)}${ofActivation(state)}grad_x, grad_w, grad_b = ${back(state)}
print(y[0, 0], grad_x[0, 0], grad_w[0, 0], grad_b, sep="\\n")
`;
}

function imports({ activation: g, loss, bug }: BackpropState): string {
  const lines = ["import numpy as np\n"];
  if (g !== "identity") {
    const names = loss === "squared" ? `${g}, ${g}_backward` : `${g}_backward`;
    lines.push(`from convnotes.activations import ${names}\n`);
  }
  lines.push(`from convnotes.conv import conv2d${bug === "none" ? ", conv2d_backward" : ""}\n`);
  if (bug !== "none") lines.push("from convnotes.explorables.backprop import bugs\n");
  if (loss === "squared") lines.push("from convnotes.losses import mse_loss_backward\n");
  return lines.join("");
}

/** ∂L/∂a */
function ofLoss({ activation: g, loss, upstream, target }: BackpropState): string {
  if (loss === "weighted") return whole("grad_a", upstream);
  const a = g === "identity" ? "y" : `${g}(y)`;
  return `${whole("target", target)}grad_a = mse_loss_backward(1, ${a}, target)\n`;
}

/** Rows as an array of the shape of y: cells beyond them count as 0, as in the figure. */
function whole(name: string, rows: Rows): string {
  return `given = ${pythonArray(rows)}[:y.shape[2], :y.shape[3]]
${name} = np.zeros(y.shape)
${name}[0, 0, :given.shape[0], :given.shape[1]] = given
`;
}

/** δ */
function ofActivation({ activation: g }: BackpropState): string {
  return g === "identity" ? "delta = grad_a\n" : `delta = ${g}_backward(grad_a, y)\n`;
}

/** The call of the backward pass, or of one with a bug. */
function back({ activation: g, bug }: BackpropState): string {
  if (bug === "none") return "conv2d_backward(delta, x, w, **steps)";
  const slope = g === "identity" ? "np.ones_like(y)" : `${g}_backward(np.ones_like(y), y)`;
  return `bugs.${bug}(delta, x, w, grad_a=grad_a, slope=${slope}, **steps)  # a planted bug`;
}
