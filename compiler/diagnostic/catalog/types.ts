/** Types, refinements and literal values. */
import { didYouMean, entry } from "../entry.ts"

const list = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`

export const typeCodes = {
  "recursive-type": entry<{ readonly cycle: ReadonlyArray<string> }>({
    severity: "error",
    summary: "A type contains itself.",
    message: ({ cycle }) => `This type contains itself: ${cycle.join(" → ")}.`,
    remedy: () => "Refer to the inner value by an id, or declare it as json."
  }),
  "union-too-large": entry<{ readonly limit: number }>({
    severity: "error",
    summary: "A union has too many alternatives to be compared with others.",
    message: ({ limit }) => `This union has more than ${limit} alternatives.`,
    remedy: () => "Declare it as a string or a number with a pattern or a range, or group the alternatives by a member."
  }),
  "tag-declared": entry<{ readonly tag: string; readonly name: string }>({
    severity: "error",
    summary: "A case of a tagged union declares the tag, which it has already.",
    message: ({ name, tag }) => `The case "${name}" has a member "${tag}" already: it is the tag.`,
    remedy: () => "Delete this member, or choose another $tag."
  }),
  "default-misplaced": entry<{}>({
    severity: "error",
    summary: "A default stands where nothing can be left out.",
    message: () => "Only a member of a map of fields can have a default.",
    remedy: () => "Move it to the member, as in qty: { $type: Quantity, default: 1 }."
  }),
  "default-on-optional": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A member has both a ? and a default.",
    message: ({ name }) => `"${name}" has a default, so it is never absent, and a ?, so it may be.`,
    remedy: ({ name }) => `Write "${name}" without the ?; with a default it may be left out anyway.`
  }),
  "default-computed": entry<{}>({
    severity: "error",
    summary: "A default holds an expression.",
    message: () => "A default is the same for every execution, so it cannot hold an expression.",
    remedy: () => "Write a plain value, or make the member optional with ? and write x ?? value where it is read."
  }),
  "unknown-definition": entry<{
    readonly pointer: string
    readonly suggestion: string | undefined
    readonly known: ReadonlyArray<string>
  }>({
    severity: "error",
    summary: "A reference leads to nothing in its file of JSON Schema.",
    message: ({ pointer, suggestion }) => `The file of JSON Schema has nothing at ${pointer}.${didYouMean(suggestion)}`,
    remedy: ({ known }) =>
      known.length === 0 ? "Leave out what follows the #, to mean the whole file." : `Refer to ${list(known)}.`
  }),
  "schema-keyword": entry<{ readonly keyword: string; readonly instead: string }>({
    severity: "error",
    summary: "A keyword of JSON Schema says what types of the language cannot say.",
    message: ({ keyword }) => `"${keyword}" is not among the keywords of JSON Schema that are read here.`,
    remedy: ({ instead }) => instead
  }),
  "schema-elsewhere": entry<{ readonly reference: string }>({
    severity: "error",
    summary: "A $ref leads out of its file.",
    message: ({ reference }) => `"${reference}" leads out of this file.`,
    remedy: () => "Copy what it means to $defs of this file, and refer to #/$defs/Name."
  }),
  "schema-too-large": entry<{ readonly limit: number }>({
    severity: "error",
    summary: "A file of JSON Schema becomes too large a type.",
    message: ({ limit }) => `With what it refers to, this file has more than ${limit} schemas.`,
    remedy: () => "Name its parts under \"types\" in a *.types.yaml file, each by a $jsonSchema of its own."
  }),
  "unknown-property": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A JSON Schema requires a property that it does not describe.",
    message: ({ name }) => `"${name}" is required, and no property has this name.`,
    remedy: () => "Add it to properties, or correct the name."
  }),
  "schema-not-json": entry<{ readonly path: string }>({
    severity: "error",
    summary: "A $jsonSchema names a file that is not called *.json.",
    message: ({ path }) => `${path} does not name a file of JSON.`,
    remedy: () => "Name a file of this project, such as ./money.schema.json or ./shop.schema.json#/$defs/Money."
  }),
  "error-field-reserved": entry<{ readonly field: string }>({
    severity: "error",
    summary: "A field of an error has a name that every error has already.",
    message: ({ field }) => `Every error has a member "${field}" of its own.`,
    remedy: ({ field }) => `Rename the field, for example to "${field.replaceAll("_", "")}Value".`
  }),
  "refinement-not-for-type": entry<{ readonly refinement: string }>({
    severity: "error",
    summary: "A refinement does not apply to the type.",
    message: ({ refinement }) => `${refinement} does not apply to this type.`,
    remedy: () =>
      "pattern, minLength, maxLength and format refine string; min and max refine int and number; brand refines all three."
  }),
  "empty-range": entry<{ readonly low: number; readonly high: number }>({
    severity: "error",
    summary: "A range admits no value.",
    message: ({ high, low }) => `No value is at least ${low} and at most ${high}.`,
    remedy: () => "Swap the two, or correct one of them."
  }),
  "brand-without-name": entry<{ readonly brand: string }>({
    severity: "error",
    summary: "A brand stands on a type that has no name.",
    message: ({ brand }) => `The brand ${brand} stands on a type without a name.`,
    remedy: ({ brand }) => `Declare the type in a *.types.yaml file, as ${brand}, and name it here.`
  }),
  "literal-mismatch": entry<{
    readonly value: string
    readonly expected: string
    /** What stands behind the name of the type. */
    readonly rule: string | undefined
    /** All values that the type has, where they can be listed. */
    readonly values: ReadonlyArray<string>
    readonly suggestion: string | undefined
  }>({
    severity: "error",
    summary: "A value written in the specification is not of the type that is expected.",
    message: ({ expected, suggestion, value }) => `${value} is not ${expected}.${didYouMean(suggestion)}`,
    remedy: ({ expected, rule, values }) => {
      if (values.length > 0) return `Write ${values.join(" or ")}.`
      if (rule !== undefined) return `Write a value of ${expected}, which is ${rule}.`
      const example = examples[expected]
      return example === undefined
        ? `Write a value of ${expected}.`
        : `Write a value of ${expected}, such as ${example}.`
    }
  }),
  "missing-member": entry<{
    readonly subject: string
    readonly members: ReadonlyArray<{ readonly name: string; readonly type: string | undefined }>
  }>({
    severity: "error",
    summary: "A value lacks a member that its type requires.",
    message: ({ members, subject }) => {
      const [only] = members
      return members.length === 1 && only?.type !== undefined
        ? `${subject} needs ${only.name}, of type ${only.type}.`
        : `${subject} needs ${list(members.map((it) => it.name))}.`
    },
    remedy: ({ members }) => `Add ${list(members.map((it) => it.name))}.`
  }),
  "extra-member": entry<{
    readonly subject: string
    readonly member: string
    readonly suggestion: string | undefined
  }>({
    severity: "error",
    summary: "A value has a member that its type does not have.",
    message: ({ member, subject, suggestion }) => `${subject} has no member ${member}.${didYouMean(suggestion)}`,
    remedy: ({ member, suggestion }) =>
      suggestion === undefined ? `Delete ${member}, or declare it in the type.` : `Write ${suggestion}.`
  })
}

const examples: Readonly<Record<string, string>> = {
  string: "\"text\" (numbers and booleans need quotes to be text)",
  int: "42",
  boolean: "true",
  date: "2027-01-31",
  datetime: "2027-01-31T12:00:00Z",
  duration: "1h30m",
  uuid: "0190b3c1-6a5e-7c3d-9f00-1b2c3d4e5f60",
  url: "https://example.com/"
}
