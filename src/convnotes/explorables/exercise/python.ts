// The Python around a reader's code: it calls the function and writes all that came of it down as JSON.

/** Defines `run(code, name, calls)`. */
export const HARNESS = `
import io, json, sys

def written(value):
    if isinstance(value, list):
        return [written(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [written(item) for item in value]}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"number": str(value)}
    if isinstance(value, float):
        return value if abs(value) < 1e308 else {"number": repr(value)}
    return {"other": repr(value)}

def told(problem, file, calling):
    text = io.StringIO()
    sys.print_exception(problem, text)
    own = [line for line in text.getvalue().split("\\n") if 'File "' not in line or 'File "' + file in line]
    kind = type(problem).__name__
    return {"type": kind, "says": str(problem), "traceback": "\\n".join(own), "calling": calling}

def run(code, name, calls):
    results, raised, calling = [], None, False
    file, space = name + ".py", {"__name__": "__main__"}
    try:
        exec(compile(code, file, "exec"), space)
        if callable(space.get(name)):
            calling = True
            for arguments in json.loads(calls):
                results.append(written(space[name](*arguments)))
        else:
            raised = {"type": "", "says": "", "traceback": "", "calling": False}
    except BaseException as problem:
        raised = told(problem, file, calling)
    return json.dumps({"results": results, "raised": raised})
`;

/** A traceback in which a line that repeats (a deep recursion) is told once and counted, as Python does. */
export function tidied(traceback: string): string {
  const runs: { line: string; count: number }[] = [];
  for (const line of traceback.trimEnd().split("\n")) {
    const last = runs.at(-1);
    if (last?.line === line) last.count++;
    else runs.push({ line, count: 1 });
  }
  return runs.flatMap(({ line, count }) => (count > 1 ? [line, repeats(count - 1)] : [line])).join("\n");
}

const repeats = (count: number) => `  [Previous line repeated ${count} more time${count > 1 ? "s" : ""}]`;
