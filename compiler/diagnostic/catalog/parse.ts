/** YAML: what of it a specification may use, and where it bites. */
import { entry } from "../entry.ts"

export const parseCodes = {
  "yaml-syntax": entry<{ readonly reason: string }>({
    severity: "error",
    summary: "The file is not well-formed YAML 1.2.",
    message: ({ reason }) => `This is not well-formed YAML: ${reason}.`,
    remedy: () => "Correct it here or just before; a text with special characters is safest in quotes."
  }),
  "yaml-empty": entry<Record<never, never>>({
    severity: "error",
    summary: "A specification file holds a map.",
    message: () => "The file is empty.",
    remedy: () => "Write the specification, or delete the file."
  }),
  "yaml-too-deep": entry<{ readonly limit: number }>({
    severity: "error",
    summary: "Maps and lists can be nested only so deep.",
    message: ({ limit }) => `Maps and lists are nested more than ${limit} deep here.`,
    remedy: () => "Move inner types to a *.types.yaml file, or inner work to an activity."
  }),
  "yaml-too-large": entry<{ readonly limit: number }>({
    severity: "error",
    summary: "A specification can have only so many parts.",
    message: ({ limit }) => `The file has more than ${limit} YAML tokens.`,
    remedy: () => "Split it: types and activities can stand in files of their own and be imported."
  }),
  "yaml-anchor": entry<{ readonly written: string }>({
    severity: "error",
    summary: "Anchors are refused: a specification reads as it is written.",
    message: ({ written }) => `"${written}" is a YAML anchor, which a specification cannot have.`,
    remedy: () => "Write the value out, or name what is shared: a type, an error or a retry policy of an imported file."
  }),
  "yaml-alias": entry<{ readonly written: string }>({
    severity: "error",
    summary: "Aliases are refused: a specification reads as it is written.",
    message: ({ written }) => `"${written}" is a YAML alias, which a specification cannot have.`,
    remedy: () => "Write the value out; a text that starts with * needs quotes."
  }),
  "yaml-merge-key": entry<Record<never, never>>({
    severity: "error",
    summary: "Merge keys are refused: a specification reads as it is written.",
    message: () => "\"<<\" merges another map in, which a specification cannot do.",
    remedy: () => "Write the members out, or name what is shared."
  }),
  "yaml-tag": entry<{ readonly written: string }>({
    severity: "error",
    summary: "YAML tags are refused: values are what YAML 1.2 core says they are.",
    message: ({ written }) => `"${written}" is a YAML tag, which a specification cannot have.`,
    remedy: () => "Delete it; a text that starts with ! needs quotes, also as in \"${ !x }\"."
  }),
  "yaml-directive": entry<{ readonly written: string }>({
    severity: "error",
    summary: "YAML directives are refused: every specification is YAML 1.2.",
    message: ({ written }) => `"${written}" is a YAML directive, which a specification cannot have.`,
    remedy: () => "Delete the line."
  }),
  "yaml-many-documents": entry<Record<never, never>>({
    severity: "error",
    summary: "A file holds one YAML document.",
    message: () => "A second YAML document starts here.",
    remedy: () => "Move it to a file of its own."
  }),
  "yaml-key-not-text": entry<{ readonly written: string }>({
    severity: "error",
    summary: "The keys of a map are texts.",
    message: ({ written }) => `The key ${written} is not a text.`,
    remedy: () => "Put the key in quotes."
  }),
  "yaml-tab": entry<Record<never, never>>({
    severity: "error",
    summary: "Tabs are refused: editors disagree about their width, and YAML indents by columns.",
    message: () => "This is a tab.",
    remedy: () => "Use spaces; inside a double-quoted string write \\t."
  }),
  "duplicate-key": entry<{ readonly key: string }>({
    severity: "error",
    summary: "A key can stand only once in a map, however it is escaped or composed.",
    message: ({ key }) => `The key "${key}" stands twice in this map.`,
    remedy: () => "Delete one of the two, or rename it."
  }),
  "imprecise-number": entry<{ readonly written: string; readonly value: string }>({
    severity: "error",
    summary: "A number must be exact as a 64-bit float.",
    message: ({ written, value }) => `The number ${written} cannot be kept exactly; it would become ${value}.`,
    remedy: () => "Write it as a text in quotes, or with fewer digits."
  }),
  "unquoted-expression": entry<{ readonly quoted: string }>({
    severity: "error",
    summary: "YAML ends an unquoted value at \": \" and at \" #\", also inside an expression.",
    message: () => "YAML takes this expression apart at \": \" or \" #\", because it is not quoted.",
    remedy: ({ quoted }) => `Quote it: ${quoted}`
  }),
  "unquoted-expression-in-flow": entry<{ readonly quoted: string }>({
    severity: "error",
    summary: "Inside { } and [ ], YAML reads the braces of an unquoted expression as a map.",
    message: () => "YAML reads the braces of this expression as a map, because it is not quoted.",
    remedy: ({ quoted }) => `Quote it: ${quoted}`
  }),
  "unquoted-type": entry<{ readonly quoted: string }>({
    severity: "error",
    summary: "YAML takes an unquoted type apart at its brackets, commas or quotes.",
    message: () => "YAML takes this type apart, because it is not quoted.",
    remedy: ({ quoted }) => `Quote it: ${quoted}`
  }),
  "unterminated-expression": entry<Record<never, never>>({
    severity: "error",
    summary: "Every ${ has its closing brace in the same value.",
    message: () => "This \"${\" has no closing brace in its value, or a string in it has no closing quote.",
    remedy: () => "Close it with }; where \"${\" is meant as text, write ${ '${' }."
  })
}
