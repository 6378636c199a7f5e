// Twins of losses.py. A backward takes the gradient with respect to the loss itself: 1 where a chain begins.

import type { NDArray } from "../types.ts";
import { softmax } from "./activations.ts";
import { floats } from "./arrays.ts";

/** (1/M)·Σ (prediction − target)² */
export function mseLoss(prediction: NDArray, target: NDArray): number {
  let sum = 0;
  for (let at = 0; at < prediction.length; at++) sum += (prediction[at] - target[at]) ** 2;
  return sum / prediction.length;
}

/** (2/M)·(prediction − target), times `gradOutput`. */
export function mseLossBackward(gradOutput: number, prediction: NDArray, target: NDArray): NDArray {
  const grad = floats(prediction.shape);
  const scale = (gradOutput * 2) / grad.length;
  for (let at = 0; at < grad.length; at++) grad[at] = (prediction[at] - target[at]) * scale;
  return grad;
}

/** The mean of −log softmax(logits)[class] over the rows (N, K), in nats. */
export function crossEntropy(logits: NDArray, classes: ArrayLike<number>): number {
  const [samples, scores] = logits.shape;
  let sum = 0;
  for (let n = 0; n < samples; n++) {
    const row = logits.subarray(n * scores, (n + 1) * scores);
    const largest = Math.max(...row);
    let total = 0;
    for (const score of row) total += Math.exp(score - largest);
    sum += Math.log(total) - (row[classes[n]] - largest);
  }
  return sum / samples;
}

/** (softmax(logits) − one_hot(classes))/N, times `gradOutput`. */
export function crossEntropyBackward(
  gradOutput: number,
  logits: NDArray,
  classes: ArrayLike<number>,
): NDArray {
  const [samples, scores] = logits.shape;
  const error = softmax(logits);
  for (let n = 0; n < samples; n++) error[n * scores + classes[n]] -= 1;
  return floats(
    logits.shape,
    error.map((value) => value * (gradOutput / samples)),
  );
}
