// Twins of core functions, nothing else: each is held to its Python namesake, case by case.

export * from "./engine/activations.ts";
export * from "./engine/arrays.ts";
export * from "./engine/conv.ts";
export * from "./engine/costs.ts";
export * from "./engine/datasets.ts";
export * from "./engine/fields.ts";
export * from "./engine/filters.ts";
export * from "./engine/linear.ts";
export * from "./engine/losses.ts";
export * from "./engine/matrix.ts";
export * from "./engine/neurons.ts";
export * from "./engine/optim.ts";
export * from "./engine/pool.ts";
export * from "./engine/random.ts";
export * from "./engine/recovery.ts";
export * from "./engine/retina.ts";
export * from "./engine/shapes.ts";
export * from "./engine/spectra.ts";
export * from "./engine/stacks.ts";
export * from "./engine/vision.ts";
export * from "./engine/windows.ts";
