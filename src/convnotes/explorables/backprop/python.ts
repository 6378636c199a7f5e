// The Python that gives the numbers of the explorable "backprop".

/** @param {number[][]} rows */
const array = (rows) => `np.array([\n${rows.map((row) => `    [${row.join(", ")}],\n`).join("")}])`;

/** @param {import("../runtime/schema.ts").State} state */
export function python(state) {
  const { input, kernel, bias, stride, padding, dilation, padding_mode: mode, activation: g, loss, upstream, target, bug } = state;
  const imports = [
    "import numpy as np\n",
    g === "identity" ? "" : `from convnotes.activations import ${[g, `${g}_backward`].slice(loss === "squared" ? 0 : 1).join(", ")}\n`,
    `from convnotes.conv import conv2d${bug === "none" ? ", conv2d_backward" : ""}\n`,
    bug === "none" ? "" : "from convnotes.explorables import bugs\n",
    loss === "squared" ? "from convnotes.losses import mse_loss_backward\n" : "",
  ].join("");
  const word = typeof padding === "number" ? padding : `"${padding}"`;
  // Cells beyond the rows count as 0, as in the figure.
  const whole = (/** @type {string} */ name, /** @type {number[][]} */ rows) => `given = ${array(rows)}[:y.shape[2], :y.shape[3]]\n${name} = np.zeros(y.shape)\n${name}[0, 0, :given.shape[0], :given.shape[1]] = given\n`;
  const a = g === "identity" ? "y" : `${g}(y)`;
  const gradA = loss === "squared" ? `${whole("target", target)}grad_a = mse_loss_backward(1, ${a}, target)\n` : whole("grad_a", upstream);
  const delta = g === "identity" ? "delta = grad_a\n" : `delta = ${g}_backward(grad_a, y)\n`;
  const slope = g === "identity" ? "np.ones_like(y)" : `${g}_backward(np.ones_like(y), y)`;
  const back = bug === "none"
    ? "conv2d_backward(delta, x, w, **steps)"
    : `bugs.${bug}(delta, x, w, grad_a=grad_a, slope=${slope}, **steps)  # a planted bug`;
  return `${imports}
x = ${array(input)}[None, None]
w = ${array(kernel)}[None, None]
steps = {"stride": ${stride}, "padding": ${word}, "dilation": ${dilation}, "padding_mode": "${mode}"}
y = conv2d(x, w, np.array([${bias}]), **steps)

${gradA}${delta}grad_x, grad_w, grad_b = ${back}
print(y[0, 0], grad_x[0, 0], grad_w[0, 0], grad_b, sep="\\n")
`;
}
