// What the slides use of reveal.js.
declare module "reveal.js" {
  const Reveal: {
    initialize(options: Record<string, unknown>): Promise<void>;
    on(event: string, listener: () => void): void;
    getCurrentSlide(): Element | undefined;
  };
  export default Reveal;
}
