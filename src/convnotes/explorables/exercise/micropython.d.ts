// What the worker uses of MicroPython, which comes without types.

declare module "@micropython/micropython-webassembly-pyscript/micropython.mjs" {
  /** Start an interpreter. */
  export function loadMicroPython(options: {
    url: string;
    linebuffer: boolean;
    heapsize: number;
    stdout: (line: string) => void;
  }): Promise<{
    runPython(code: string): void;
    globals: { get(name: string): (...given: string[]) => string };
  }>;
}
