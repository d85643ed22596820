/** The shape of specifications: keys, kinds of steps, forms of names, durations, types and patterns. */
import { didYouMean, entry } from "../entry.ts"

const list = (names: ReadonlyArray<string>): string => names.map((name) => `"${name}"`).join(", ")

/** The files that top-level keys belong to. */
const homes: ReadonlyMap<string, string> = new Map([
  ["types", "*.types.yaml"],
  ["errors", "*.types.yaml"],
  ["activities", "*.activities.yaml"],
  ["retries", "*.activities.yaml"]
])

export const shapeCodes = {
  "unknown-key": entry<
    {
      readonly key: string
      readonly place: string
      readonly suggestion: string | undefined
      readonly known: ReadonlyArray<string>
      /** A key that stands there, beside which it has no place. */
      readonly rival?: string | undefined
    }
  >({
    severity: "error",
    summary: "A key means nothing at this place.",
    message: ({ key, place, rival, suggestion }) =>
      rival === undefined
        ? `${place} has no key "${key}".${didYouMean(suggestion)}`
        : `${place} has no key "${key}" beside "${rival}".`,
    remedy: ({ key, known, rival, suggestion }) =>
      rival !== undefined
        ? "Delete one of them."
        : suggestion === undefined && homes.has(key) && known.includes("import")
        ? `Move it to a ${homes.get(key)} file, and import that file.`
        : known.length === 0
        ? "Delete it."
        : `Use one of ${list(known)}, or delete it.`
  }),
  "missing-key": entry<{ readonly key: string; readonly place: string; readonly meaning: string }>({
    severity: "error",
    summary: "A key that is needed is missing.",
    message: ({ key, place }) => `${place} needs a key "${key}".`,
    remedy: ({ key, meaning }) => `Add "${key}"${meaning === "" ? "" : `: ${meaning}`}.`
  }),
  "wrong-shape": entry<
    {
      readonly place: string
      readonly expected: string
      readonly found: string
      readonly meaning: string
      /** The type of a list that is meant. */
      readonly list?: string | undefined
    }
  >({
    severity: "error",
    summary: "A value has another form than its key asks for.",
    message: ({ expected, found, place }) => `${place} must be ${expected}, not ${found}.`,
    remedy: ({ expected, list, meaning }) =>
      list !== undefined ? `Write "${list}".` : `Write ${expected}${meaning === "" ? "" : ` (${meaning})`}.`
  }),
  "not-one-of": entry<
    {
      readonly place: string
      readonly value: string
      readonly allowed: ReadonlyArray<string>
      readonly suggestion: string | undefined
    }
  >({
    severity: "error",
    summary: "A value is none of those that its key allows.",
    message: ({ place, suggestion, value }) => `${place} cannot be "${value}".${didYouMean(suggestion)}`,
    remedy: ({ allowed }) => `Write one of ${list(allowed)}.`
  }),
  "out-of-range": entry<{ readonly place: string; readonly limit: string }>({
    severity: "error",
    summary: "A value is smaller or greater than its key allows.",
    message: ({ limit, place }) => `${place} ${limit}.`,
    remedy: () => "Change it to a value within the limit."
  }),
  "bad-name": entry<{ readonly name: string; readonly what: string; readonly form: string }>({
    severity: "error",
    summary: "A name has another form than names of its kind.",
    message: ({ name, what }) => `"${name}" cannot be ${what}.`,
    remedy: ({ form }) => `Use ${form}.`
  }),
  "bad-duration": entry<{
    readonly written: string
    /** It is computed where spans are written out. */
    readonly computed?: "wait" | "other" | undefined
    readonly suggestion?: string | undefined
  }>({
    severity: "error",
    summary: "A time span has another form than spans have.",
    message: ({ computed, suggestion, written }) =>
      computed === undefined
        ? `"${written}" is not a time span.${didYouMean(suggestion)}`
        : "This time span is computed, and it has to be written out here.",
    remedy: ({ computed }) =>
      computed === "wait"
        ? "Write it as 2d or 1h30m; for one that is computed, let the step race a branch that sleeps."
        : computed === "other"
        ? "Write it as 30s or 1h30m."
        : "Write whole numbers with units, the largest first: 500ms, 30s, 15m, 2h, 7d, 1w or 1h30m."
  }),
  "bare-expression": entry<{ readonly place: string; readonly written: string }>({
    severity: "error",
    summary: "Where an expression is needed, it stands between ${ and }.",
    message: ({ place }) => `${place} needs an expression, and a text without \${ } is only a text.`,
    remedy: ({ written }) =>
      /\b(payload|steps|result|execution)\b/.test(written)
        ? `Write \${ ${written} }.`
        : "Write one that reads the payload or a step, such as ${ payload.id }."
  }),
  "text-not-expression": entry<{ readonly written: string; readonly meant: string }>({
    severity: "warning",
    summary: "A text looks like an expression, and is taken as it stands.",
    message: ({ written }) => `"${written}" is only a text: an expression stands between \${ and }.`,
    remedy: ({ meant }) => `Write "\${ ${meant} }".`
  }),
  "step-without-kind": entry<{ readonly kinds: ReadonlyArray<string> }>({
    severity: "error",
    summary: "Each step has one key that says what it does.",
    message: () => "This step does not say what it does.",
    remedy: ({ kinds }) => `Add one of ${list(kinds)}.`
  }),
  "step-with-two-kinds": entry<{ readonly first: string; readonly second: string }>({
    severity: "error",
    summary: "Each step has exactly one key that says what it does.",
    message: ({ first, second }) => `This step has both "${first}" and "${second}", but a step does one thing.`,
    remedy: ({ second }) => `Move "${second}" to a step of its own.`
  }),
  "unknown-step-kind": entry<
    { readonly key: string; readonly suggestion: string | undefined; readonly kinds: ReadonlyArray<string> }
  >({
    severity: "error",
    summary: "A step's key names no kind of step.",
    message: ({ key, suggestion }) => `There is no kind of step "${key}".${didYouMean(suggestion)}`,
    remedy: ({ kinds }) => `Use one of ${list(kinds)}.`
  }),
  "type-syntax": entry<{ readonly reason: string }>({
    severity: "error",
    summary: "A type is a name, T[], A | B, a literal, Record<string, T>, or a map of fields.",
    message: ({ reason }) => `This is not a type: ${reason}.`,
    remedy: () => "Write a type such as string, Money, LineItem[], '\"EUR\" | \"USD\"' or Record<string, int>."
  }),
  "type-too-deep": entry<{ readonly limit: number }>({
    severity: "error",
    summary: "A type can be nested only so deep.",
    message: ({ limit }) => `This type is nested more than ${limit} deep.`,
    remedy: () => "Name its parts under \"types\" in a *.types.yaml file."
  }),
  "bad-pattern": entry<{ readonly reason: string }>({
    severity: "error",
    summary: "A pattern is a regular expression.",
    message: ({ reason }) => `This pattern is not a regular expression: ${reason}.`,
    remedy: () => "Correct it; in YAML, a pattern is safest in single quotes."
  }),
  "unsafe-pattern": entry<{ readonly construct: string; readonly why: string }>({
    severity: "error",
    summary: "A pattern must be matched in linear time, so that no text can stall a worker.",
    message: ({ construct, why }) => `This pattern has ${construct}: ${why}.`,
    remedy: () => "Write it without, for example one character class with one repetition, and bound it with maxLength."
  })
}
