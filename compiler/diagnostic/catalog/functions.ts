/** Functions of the author's that expressions call. */
import { didYouMean, entry } from "../entry.ts"

/** By the kind of what is not allowed; see `check/functions/hazards.ts`. */
const remedies = {
  clock: "Pass the time in: record it in a step, { id: at, record: now }, and give the function steps.at.",
  random: "Pass it in: record it in a step, { id: dice, record: random }, or record: uuid.",
  environment: "Pass the value in with the payload, or read it in an activity.",
  timer: "Wait in a step, with sleep or sleepUntil.",
  network: "Make the call in an activity.",
  state: "Make it a const that nothing changes, or pass it in.",
  locale: "Write the form out, in terms that are the same on every machine: UTC, code units, toLowerCase, toFixed.",
  order: "Give it a comparator, such as (a, b) => a - b.",
  async: "Return the value itself; what has to be waited for belongs in an activity.",
  package:
    "Import types only, or files of the project that hold such functions; what needs a package belongs in an activity.",
  code: "Write the code out."
}

export const functionCodes = {
  "functions-not-typescript": entry<{ readonly path: string }>({
    severity: "error",
    summary: "Functions come from a file that is not called *.ts.",
    message: ({ path }) => `${path} does not name a file of TypeScript.`,
    remedy: () => "Name a file of this project, such as ./pricing.ts."
  }),
  "function-not-exported": entry<{
    readonly name: string
    readonly file: string
    readonly suggestion: string | undefined
    readonly known: ReadonlyArray<string>
  }>({
    severity: "error",
    summary: "A function is named that its file does not export.",
    message: ({ file, name, suggestion }) => `${file} exports nothing called ${name}.${didYouMean(suggestion)}`,
    remedy: ({ known }) =>
      known.length === 0
        ? "Export it there: export const name = ..."
        : `Export it there, or use one of ${known.join(", ")}.`
  }),
  "function-repeated": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A function is named twice.",
    message: ({ name }) => `${name} is named already.`,
    remedy: () => "Delete it here."
  }),
  "function-type": entry<{ readonly name: string; readonly part: string; readonly type: string }>({
    severity: "error",
    summary: "A function takes or gives what values of a workflow cannot be.",
    message: ({ name, part, type }) =>
      part === "It" ? `${name} is ${type}.` : `${part} of ${name} is of type ${type}, which JSON does not have.`,
    remedy: ({ part }) =>
      part === "It"
        ? "Export a function with one signature, without type parameters."
        : "Use strings, numbers, booleans, null, arrays and plain objects of these, and types of the specifications."
  }),
  "function-file-wrong": entry<{ readonly file: string; readonly line: number; readonly message: string }>({
    severity: "error",
    summary: "TypeScript finds a mistake in a file that functions come from.",
    message: ({ file, line, message }) => `${file}, line ${line}: ${message}`,
    remedy: () => "Mend the file."
  }),
  "function-not-deterministic": entry<{
    readonly kind: keyof typeof remedies
    /** From the function to what is not allowed, each with its place. */
    readonly chain: ReadonlyArray<string>
  }>({
    severity: "error",
    summary: "A function would not give the same result when a workflow runs again.",
    message: ({ chain }) => `This does not give the same result each time: ${chain.join(" → ")}.`,
    remedy: ({ kind }) => remedies[kind]
  })
}
