// What the network's layers fix.

/** Of the weights and biases, layer by layer. */
export const SHAPES = [
  [6, 1, 5, 5],
  [6],
  [16, 6, 5, 5],
  [16],
  [120, 400],
  [120],
  [84, 120],
  [84],
  [10, 84],
  [10],
];

/** Their names, as the core's network has them. */
export const NAMES = [0, 3, 7, 9, 11].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]);
