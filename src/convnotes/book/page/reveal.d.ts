// What the slides use of reveal.js.
declare module "reveal.js" {
  const Reveal: { initialize(options: Record<string, unknown>): Promise<void> };
  export default Reveal;
}
