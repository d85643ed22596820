/** Members that are not to be shown. */
import { didYouMean, entry } from "../entry.ts"

export const sensitiveCodes = {
  "sensitive-unknown": entry<
    {
      readonly name: string
      readonly owner: string
      readonly given: "payload" | "input"
      readonly suggestion: string | undefined
    }
  >({
    severity: "error",
    summary: "Something is named as sensitive that is no member.",
    message: ({ given, name, owner, suggestion }) =>
      `Neither the ${given} nor the success of ${owner} has a member "${name}".${didYouMean(suggestion)}`,
    remedy: ({ given }) => `Name a member of the ${given} or of the success itself, not one of a value inside of it.`
  }),
  "sensitive-repeated": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A member is named as sensitive twice.",
    message: ({ name }) => `"${name}" is named as sensitive already.`,
    remedy: () => "Delete it here."
  }),
  "sensitive-shown": entry<{ readonly what: string; readonly path: string }>({
    severity: "warning",
    summary: "A key or an attribute is made of a sensitive member.",
    message: ({ path, what }) =>
      `The ${what} is shown wherever the execution is, and is made of ${path}, which is sensitive.`,
    remedy: () => "Make it of something that may be shown, or ignore this where it does not tell the value."
  })
}
