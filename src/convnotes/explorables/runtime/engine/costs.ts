// Twin of costs.py: what a stack of layers costs, layer by layer.

import { convMultiplyAdds, convParameters, denseParameters } from "./shapes.ts";
import { type Described, type Placed, placed } from "./stacks.ts";

const BYTES = 4; // of a number in single precision

/** What one layer makes and costs, for one sample; `memory` in bytes of its output. */
export type Cost = {
  kind: string;
  outputShape: number[];
  parameters: number;
  multiplyAdds: number;
  flops: number;
  memory: number;
};

/** What each layer of a stack costs for one sample. */
export const costs = (layers: Described[], inputShape: number[]): Cost[] =>
  placed(layers, inputShape).map(costOf);

/** What a convolution costs, and what it would without sharing, and without locality. */
export function alternatives(
  layer: Described,
  inputShape: number[],
): Record<"conv" | "local" | "dense", Cost> {
  const [conv] = placed([layer], inputShape);
  return {
    conv: costOf({ ...conv, kind: "conv" }),
    local: costOf({ ...conv, kind: "local" }),
    dense: costOf({ ...conv, kind: "dense" }),
  };
}

function costOf(layer: Placed): Cost {
  const { kind, outputShape, bias } = layer;
  const outputs = product(outputShape);
  const memory = BYTES * outputs;
  if (kind === "pool") return { kind, outputShape, parameters: 0, multiplyAdds: 0, flops: 0, memory };
  const { parameters, multiplyAdds } = learnt(layer, outputs);
  const flops = 2 * multiplyAdds + outputs * Number(bias);
  return { kind, outputShape, parameters, multiplyAdds, flops, memory };
}

function learnt({ kind, inputShape, outputShape, kernelSize, groups, bias }: Placed, outputs: number) {
  const [inChannels, outChannels] = [inputShape[0], outputShape[0]];
  const inputs = product(inputShape);
  if (kind === "dense")
    return {
      parameters: denseParameters(inputs, outputs, { bias }),
      multiplyAdds: denseParameters(inputs, outputs, { bias: false }),
    };
  const multiplyAdds = convMultiplyAdds(inChannels, outChannels, kernelSize, outputShape.slice(1), {
    groups,
  });
  const parameters =
    kind === "local" // each weight is used once
      ? multiplyAdds + outputs * Number(bias)
      : convParameters(inChannels, outChannels, kernelSize, { groups, bias });
  return { parameters, multiplyAdds };
}

const product = (numbers: number[]) => numbers.reduce((result, n) => result * n, 1);
