/** What an expression may be made of. */
import { didYouMean, entry } from "../entry.ts"

export const grammarCodes = {
  "expression-empty": entry<Record<never, never>>({
    severity: "error",
    summary: "An expression holds something.",
    message: () => "This expression is empty.",
    remedy: () => "Write an expression between the braces, such as ${ payload.orderId }."
  }),
  "expression-syntax": entry<{ readonly reason: string }>({
    severity: "error",
    summary: "An expression is one JavaScript expression.",
    message: ({ reason }) => `This is not an expression: ${reason}.`,
    remedy: ({ reason }) =>
      /unexpected "(and|or|not)"/.test(reason)
        ? "Write && for and, || for or, and ! for not."
        : "Correct it here or just before; an expression is what could stand behind = in JavaScript."
  }),
  "expression-too-long": entry<{ readonly limit: number }>({
    severity: "error",
    summary: "An expression has a limit of length.",
    message: ({ limit }) => `This expression has more than ${limit} characters.`,
    remedy: () => "Compute parts of it in \"let\" steps, or move the work to an activity."
  }),
  "expression-too-deep": entry<{ readonly limit: number }>({
    severity: "error",
    summary: "An expression can be nested only so deep.",
    message: ({ limit }) => `This expression is nested more than ${limit} deep.`,
    remedy: () => "Compute parts of it in \"let\" steps, or move the work to an activity."
  }),
  "comment-in-expression": entry<Record<never, never>>({
    severity: "error",
    summary: "Comments stand in the YAML, not in expressions.",
    message: () => "An expression cannot hold a comment.",
    remedy: () => "Move it to a YAML comment, or to the step's \"description\"."
  }),
  "assignment-in-expression": entry<{ readonly operator: string }>({
    severity: "error",
    summary: "Values never change.",
    message: ({ operator }) => `"${operator}" changes a value, and values never change.`,
    remedy: ({ operator }) =>
      operator === "="
        ? "Compare with ===, or name a new value in a \"let\" step."
        : "Name the new value in a \"let\" step."
  }),
  "new-in-expression": entry<{ readonly name: string }>({
    severity: "error",
    summary: "Expressions make no objects of classes.",
    message: ({ name }) => `An expression cannot make a new ${name}.`,
    remedy: ({ name }) =>
      name === "Date"
        ? "Take a step's recorded time (record: now), or datetime(\"2027-01-01T00:00:00Z\"), and addDuration on it."
        : "Write plain values: texts, numbers, lists and { maps }."
  }),
  "await-in-expression": entry<{ readonly keyword: string }>({
    severity: "error",
    summary: "Expressions wait for nothing.",
    message: ({ keyword }) => `An expression cannot use ${keyword}: it is computed at once.`,
    remedy: () => "Make what takes time a step, and read its value as steps.<id>."
  }),
  "this-in-expression": entry<{ readonly keyword: string }>({
    severity: "error",
    summary: "Expressions have no this.",
    message: ({ keyword }) => `An expression has no "${keyword}".`,
    remedy: () => "Read payload or steps.<id>."
  }),
  "function-in-expression": entry<{ readonly what: string }>({
    severity: "error",
    summary: "Expressions hold no statements, functions or classes.",
    message: ({ what }) => `An expression cannot hold ${what}.`,
    remedy: () =>
      "Write an arrow with one expression, such as items.map((item) => item.sku), or move the work to an activity."
  }),
  "arrow-outside-call": entry<Record<never, never>>({
    severity: "error",
    summary: "An arrow function stands only as an argument of a call.",
    message: () => "This arrow function is not an argument of a call, and functions are not values.",
    remedy: () => "Hand it to a method, as in payload.items.filter((item) => item.qty > 1)."
  }),
  "arrow-parameter": entry<Record<never, never>>({
    severity: "error",
    summary: "The parameters of an arrow function are plain names.",
    message: () => "A parameter must be a plain name.",
    remedy: () => "Name the parameter and read its members: (item) => item.qty."
  }),
  "regex-in-expression": entry<Record<never, never>>({
    severity: "error",
    summary: "Expressions hold no regular expressions.",
    message: () => "An expression cannot hold a regular expression.",
    remedy: () => "Give the type a \"pattern\", or use includes, startsWith, endsWith or split."
  }),
  "date-in-expression": entry<Record<never, never>>({
    severity: "error",
    summary: "Expressions cannot ask for the time: a replay would get another answer.",
    message: () => "Date is not available: a replay of the execution would get another time.",
    remedy: () => "Record the time once in a step, { id: startedAt, record: now }, and read steps.startedAt."
  }),
  "random-in-expression": entry<Record<never, never>>({
    severity: "error",
    summary: "Expressions cannot be random: a replay would get another answer.",
    message: () => "Math.random is not available: a replay of the execution would get another number.",
    remedy: () => "Record the number once in a step, { id: dice, record: random }, and read steps.dice."
  }),
  "forbidden-global": entry<{ readonly name: string }>({
    severity: "error",
    summary: "Expressions reach nothing outside the execution.",
    message: ({ name }) => `"${name}" reaches outside the execution, so an expression cannot use it.`,
    remedy: () => "Call an activity for it, and read its result as steps.<id>."
  }),
  "prototype-access": entry<{ readonly name: string }>({
    severity: "error",
    summary: "Expressions do not reach the prototypes of values.",
    message: ({ name }) => `"${name}" reaches what a value is made of, so an expression cannot use it.`,
    remedy: () => "Read the value's own members; a field of this name has to be renamed."
  }),
  "unknown-library-member": entry<
    { readonly object: string; readonly name: string; readonly suggestion: string | undefined }
  >({
    severity: "error",
    summary: "Math, Object and JSON have only the functions that the language reference lists.",
    message: ({ name, object, suggestion }) => `${object} has no "${name}" in expressions.${didYouMean(suggestion)}`,
    remedy: () => "Use a function of the language reference, or move the work to an activity."
  }),
  "locale-in-expression": entry<{ readonly name: string; readonly instead: string }>({
    severity: "error",
    summary: "Expressions do not depend on the machine's language or time zone.",
    message: ({ name }) => `"${name}" gives another result on another machine.`,
    remedy: ({ instead }) => `Use ${instead}.`
  }),
  "mutating-method": entry<{ readonly name: string; readonly instead: string }>({
    severity: "error",
    summary: "Values never change.",
    message: ({ name }) => `"${name}" changes its list, and values never change.`,
    remedy: ({ instead }) => `Make a new list: ${instead}.`
  }),
  "sort-without-comparator": entry<{ readonly name: string }>({
    severity: "error",
    summary: "Sorting needs a comparator: without one, numbers are sorted as texts.",
    message: ({ name }) => `"${name}" needs a function that compares two items.`,
    remedy: () => "Give one, as in list.toSorted((a, b) => a.qty - b.qty)."
  }),
  "unknown-method": entry<{ readonly name: string; readonly suggestion: string | undefined }>({
    severity: "error",
    summary: "Values have only the methods that the language reference lists.",
    message: ({ name, suggestion }) => `No value has a method "${name}" in expressions.${didYouMean(suggestion)}`,
    remedy: ({ name, suggestion }) =>
      name === "length"
        ? "Read it without parentheses: .length is no method."
        : suggestion === undefined
        ? "Use a method of the language reference, or move the work to an activity."
        : `Write ${suggestion}.`
  }),
  "unknown-function": entry<{ readonly name: string; readonly suggestion: string | undefined }>({
    severity: "error",
    summary: "Expressions call only the functions that the language reference lists.",
    message: ({ name, suggestion }) => `There is no function "${name}".${didYouMean(suggestion)}`,
    remedy: ({ name }) =>
      name === "now"
        ? "Record the time once in a step, { id: startedAt, record: now }, and read steps.startedAt."
        : "Use a function of the language reference, or one of your own, declared under \"functions\"; activities are called by \"call\" steps."
  }),
  "call-of-value": entry<Record<never, never>>({
    severity: "error",
    summary: "Only a function or a method by its name can be called.",
    message: () => "What is called here has no name.",
    remedy: () => "Call a function or a method by its name, as in name(x) or x.name()."
  }),
  "spread-in-call": entry<Record<never, never>>({
    severity: "error",
    summary: "Arguments are written one by one.",
    message: () => "A list cannot be spread into arguments.",
    remedy: () => "Write the arguments one by one, or use reduce: list.reduce((a, b) => Math.max(a, b), 0)."
  }),
  "operator-not-allowed": entry<{ readonly operator: string; readonly instead: string }>({
    severity: "error",
    summary: "Expressions have the operators of arithmetic, comparison and logic.",
    message: ({ operator }) => `The operator "${operator}" is not part of expressions.`,
    remedy: ({ instead }) => instead
  }),
  "tagged-template": entry<Record<never, never>>({
    severity: "error",
    summary: "Templates have no tags.",
    message: () => "A template cannot have a tag.",
    remedy: () => "Write the template alone."
  }),
  "bigint-in-expression": entry<{ readonly written: string }>({
    severity: "error",
    summary: "Numbers are JSON numbers.",
    message: ({ written }) => `${written} is a bigint, which is not a JSON value.`,
    remedy: () => "Write a plain number, or a text."
  })
}
