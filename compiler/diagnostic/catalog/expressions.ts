/** Expressions as TypeScript judges them. */
import { didYouMean, entry } from "../entry.ts"

/** The value of a `switch` without an `else`, whose cases do not cover all that can be. */
export interface Uncovered {
  readonly id: string
  readonly values: ReadonlyArray<string>
}

const gap = ({ id, values }: Uncovered): string => `the switch ${id} has no case for ${values.join(" or ")}`

const fillGap = ({ id, values }: Uncovered): string =>
  `Add a case for ${values.join(" or ")} to ${id}, or an else, each with a yield.`

/** The members of a structure that could stand in its place. */
type Reads = ReadonlyArray<string>

const readOne = (reads: Reads): string => `Read a member of it: ${reads.join(" or ")}.`

export const expressionCodes = {
  "type-mismatch": entry<{
    readonly actual: string
    readonly expected: string
    /** The member that makes the difference, and its two types. */
    readonly because: string | undefined
    readonly uncovered: Uncovered | undefined
    /** The branded type that is expected. */
    readonly maker: string | undefined
    readonly reads: Reads
  }>({
    severity: "error",
    summary: "An expression gives a value of another type than is expected.",
    message: ({ actual, because, expected, uncovered }) => {
      const why = uncovered === undefined ? because : gap(uncovered)
      return `This gives ${actual}, and ${expected} is expected${why === undefined ? "" : `: ${why}`}.`
    },
    remedy: ({ actual, expected, maker, reads, uncovered }) => {
      if (uncovered !== undefined) return fillGap(uncovered)
      if (reads.length > 0) return readOne(reads)
      if (/\| (undefined|null)\b/.test(actual) && !/\| (undefined|null)\b/.test(expected)) {
        return expected === "boolean"
          ? "Compare it, as in x !== undefined."
          : "Give a value for that case with ??, or run the step only when there is one, with when."
      }
      if (maker !== undefined) return `Make it from a plain value with ${maker}(...).`
      return conversions[expected] ?? `Give a value of type ${expected}, or change the declared type.`
    }
  }),
  "unknown-name": entry<{
    readonly name: string
    readonly suggestion: string | undefined
    /** What can be read there, where it is not the payload and the steps. */
    readonly examples: ReadonlyArray<string> | undefined
  }>({
    severity: "error",
    summary: "An expression reads a name that means nothing where it stands.",
    message: ({ name, suggestion }) => `Nothing here is called ${name}.${didYouMean(suggestion)}`,
    remedy: ({ examples = ["payload.<field>", "steps.<id>"] }) =>
      `Read ${examples.join(" or ")}; plain text needs quotes.`
  }),
  "unknown-member": entry<{
    readonly member: string
    readonly subject: string
    readonly suggestion: string | undefined
  }>({
    severity: "error",
    summary: "An expression reads a member that the value does not have.",
    message: ({ member, subject, suggestion }) => `${subject} has no member ${member}.${didYouMean(suggestion)}`,
    remedy: ({ subject, suggestion }) =>
      suggestion !== undefined
        ? `Write ${suggestion}.`
        : subject === "json"
        ? "Declare what the value holds instead of json; of json, expressions read no members."
        : "Declare it in the type, or read another member."
  }),
  "possibly-undefined": entry<{
    readonly what: string
    readonly skipped: boolean
    readonly uncovered: Uncovered | undefined
  }>({
    severity: "error",
    summary: "An expression uses a value that may be undefined.",
    message: ({ skipped, uncovered, what }) => {
      const because = uncovered === undefined ? skipped ? "its step may not have run" : "" : gap(uncovered)
      return `${what} may be undefined${because === "" ? "" : `, because ${because}`}.`
    },
    remedy: ({ uncovered }) =>
      uncovered === undefined
        ? "Read on with ?. and give a value for that case with ??, or test it in the when of this step."
        : fillGap(uncovered)
  }),
  "possibly-null": entry<{ readonly what: string }>({
    severity: "error",
    summary: "An expression uses a value that may be null.",
    message: ({ what }) => `${what} may be null.`,
    remedy: () => "Read on with ?. and give a value for that case with ??, or test it in the when of this step."
  }),
  "no-overlap": entry<{
    readonly left: string
    readonly right: string
    /** The constants that it could be compared with, where they can be listed. */
    readonly values: ReadonlyArray<string>
    readonly suggestion: string | undefined
  }>({
    severity: "error",
    summary: "A comparison always has the same result.",
    message: ({ left, right, suggestion }) =>
      `These are never equal: one is ${left}, the other ${right}.${didYouMean(suggestion)}`,
    remedy: ({ left, right, values }) => {
      if (right === "null" && left.includes("undefined")) {
        return "Compare with undefined: a value that is absent is not null, and == means ===."
      }
      return values.length === 0 ? "Compare with a value that it can have." : `Compare with ${values.join(" or ")}.`
    }
  }),
  "not-a-number": entry<{ readonly type: string }>({
    severity: "error",
    summary: "Arithmetic is done on something other than numbers.",
    message: ({ type }) => `Arithmetic needs numbers, and this is ${type}.`,
    remedy: () => "Turn text into a number with Number(...), and a duration with millisOf(...)."
  }),
  "no-operator": entry<{ readonly operator: string; readonly left: string; readonly right: string }>({
    severity: "error",
    summary: "An operator does not apply to its operands.",
    message: ({ left, operator, right }) => `${operator} does not apply to ${left} and ${right}.`,
    remedy: () => "Apply it to numbers or texts; times are compared with isBefore and moved with addDuration."
  }),
  "times-as-text": entry<{ readonly operator: string }>({
    severity: "error",
    summary: "Times or time spans are compared as the texts that they are written as.",
    message: ({ operator }) => `${operator} would compare the text of this time, not the time.`,
    remedy: () => "Compare times with isBefore(a, b) or isAfter(a, b), and time spans by millisOf(a) < millisOf(b)."
  }),
  "wrong-argument": entry<{ readonly actual: string; readonly expected: string; readonly reads: Reads }>({
    severity: "error",
    summary: "A function or method gets an argument of another type than it takes.",
    message: ({ actual, expected }) => `This argument is ${actual}, and ${expected} is expected.`,
    remedy: ({ expected, reads }) =>
      reads.length > 0 ? readOne(reads) : conversions[expected] ?? `Give a value of type ${expected}.`
  }),
  "wrong-argument-count": entry<{ readonly expected: string; readonly actual: string }>({
    severity: "error",
    summary: "A function or method gets too few or too many arguments.",
    message: ({ actual, expected }) =>
      `This takes ${expected.replace("-", " to ")} ${expected === "1" ? "argument" : "arguments"}, and gets ${actual}.`,
    remedy: () => "Give as many arguments as it takes."
  }),
  "template-part": entry<{ readonly type: string; readonly uncovered: Uncovered | undefined; readonly reads: Reads }>({
    severity: "error",
    summary: "A text holds a value that has no text form.",
    message: ({ type, uncovered }) =>
      `Text can hold string, number and boolean, and this is ${type}${
        uncovered === undefined ? "" : `: ${gap(uncovered)}`
      }.`,
    remedy: ({ reads, type, uncovered }) => {
      if (uncovered !== undefined) return fillGap(uncovered)
      if (reads.length > 0) return readOne(reads)
      return /\| (undefined|null)\b/.test(type)
        ? "Give a text for that case with ??, as in x ?? 'none'."
        : "Put in a member of it, or JSON.stringify(...)."
    }
  }),
  "record-member": entry<{ readonly member: string }>({
    severity: "error",
    summary: "A key of a record is read as if it were a declared member.",
    message: ({ member }) => `${member} is a key of a record, not a declared member.`,
    remedy: ({ member }) => `Write ['${member}']; the value may be undefined.`
  }),
  "empty-list": entry<Record<never, never>>({
    severity: "error",
    summary: "A list grows from an empty one, of which nobody can tell what it holds.",
    message: () => "Nothing says what this empty list is to hold.",
    remedy: () => "Make the list with map, filter or flatMap, or in an activity."
  }),
  "not-a-list": entry<{ readonly type: string }>({
    severity: "error",
    summary: "A foreach goes over something other than a list.",
    message: ({ type }) => `A foreach needs a list, and this is ${type}.`,
    remedy: () => "Give a list; give one for the case of undefined with ?? []."
  }),
  "not-a-maker": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A type without a brand is called.",
    message: ({ name }) => `${name} has no brand, so there is nothing to make with it.`,
    remedy: () => "Write the value itself."
  }),
  "expression-refused": entry<{ readonly reason: string }>({
    severity: "error",
    summary: "TypeScript refuses an expression for a reason that has no code of its own.",
    message: ({ reason }) => `This cannot be compiled: ${reason}`,
    remedy: () => "Simplify the expression, or move it to an activity."
  })
}

/** How to come to a type from another one. */
const conversions: Readonly<Record<string, string>> = {
  string: "Turn a number or a boolean into text with String(...); of a map, read a member that is a text.",
  boolean: "Compare it with something, as in x !== undefined or x.length > 0.",
  int: "Turn text into a number with Number(...).",
  number: "Turn text into a number with Number(...).",
  datetime: "Make it from text with datetime('2027-01-31T12:00:00Z'), or from another one with addDuration(at, by).",
  date: "Make it from text with date('2027-01-31'), or from an instant with dateOf(...).",
  duration: "Make it from text with duration('1h30m'), or from two times with durationBetween(from, to).",
  uuid: "Make it from text with uuid(...).",
  url: "Make it from text with url(...).",
  json:
    "Spread it into a plain map, { ...x }, and so every value of a named type in it; a list with map((it) => ({ ...it }))."
}
