// LeNet forward and backward, every layer in the open; the twin of network.py.
// What ReLU and max pooling compare is first rounded to 1e-12, so that both sides let the same cells through.

import {
  conv2d,
  conv2dBackward,
  flatten,
  flattenBackward,
  floats,
  linear,
  linearBackward,
  maxPool2d,
  maxPool2dBackward,
  relu,
  reluBackward,
  softmax,
} from "../runtime/engine.ts";
import { stable } from "../runtime/text.ts";
import type { NDArray } from "../runtime/types.ts";

export type Layers = Record<
  "conv1" | "pool1" | "conv2" | "pool2" | "dense1" | "dense2" | "scores" | "probabilities",
  NDArray
>;

/** Which cells the two poolings took. */
export type Taken = [first: NDArray, second: NDArray];

/** Every layer of images (N, 1, 28, 28); convolutions and dense layers as they are before ReLU. */
export function forward(parameters: NDArray[], x: NDArray): { layers: Layers; taken: Taken } {
  const [w1, b1, w2, b2, w3, b3, w4, b4, w5, b5] = parameters;
  const conv1 = rounded(conv2d(x, w1, b1, { padding: 2 }));
  const { y: pool1, indices: first } = maxPool2d(relu(conv1), 2);
  const conv2 = rounded(conv2d(pool1, w2, b2));
  const { y: pool2, indices: second } = maxPool2d(relu(conv2), 2);
  const dense1 = rounded(linear(flatten(pool2), w3, b3));
  const dense2 = rounded(linear(relu(dense1), w4, b4));
  const scores = linear(relu(dense2), w5, b5);
  const probabilities = softmax(scores);
  const layers = { conv1, pool1, conv2, pool2, dense1, dense2, scores, probabilities };
  return { layers, taken: [first, second] };
}

/** The gradient of every layer but the last, of the images and of the parameters, from that of the scores. */
export function backward(
  parameters: NDArray[],
  x: NDArray,
  layers: Layers,
  taken: Taken,
  gradScores: NDArray,
) {
  const [w1, , w2, , w3, , w4, , w5] = parameters;
  const { conv1, pool1, conv2, pool2, dense1, dense2 } = layers;
  const last = linearBackward(gradScores, relu(dense2), w5);
  const gradDense2 = reluBackward(last.gradX, dense2);
  const middle = linearBackward(gradDense2, relu(dense1), w4);
  const gradDense1 = reluBackward(middle.gradX, dense1);
  const first = linearBackward(gradDense1, flatten(pool2), w3);
  const gradPool2 = flattenBackward(first.gradX, pool2.shape);
  const gradConv2 = reluBackward(maxPool2dBackward(gradPool2, taken[1], conv2.shape), conv2);
  const second = conv2dBackward(gradConv2, pool1, w2);
  const gradConv1 = reluBackward(maxPool2dBackward(second.gradX, taken[0], conv1.shape), conv1);
  const input = conv2dBackward(gradConv1, x, w1, { padding: 2 });
  return {
    scores: gradScores,
    dense2: gradDense2,
    dense1: gradDense1,
    pool2: gradPool2,
    conv2: gradConv2,
    pool1: second.gradX,
    conv1: gradConv1,
    input: input.gradX,
    parameters: [input, second, first, middle, last].flatMap((of) => [of.gradWeight, of.gradBias]),
  };
}

const rounded = (values: NDArray) => floats(values.shape, values.map(stable));
