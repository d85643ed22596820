/** What a change concerns, in the words of a spec. */

/** A step by its durable name, or a part of one. */
export type Thing =
  | { readonly kind: "step"; readonly step: string }
  | { readonly kind: "condition"; readonly step: string }
  | { readonly kind: "case"; readonly step: string; readonly number: number }
  | { readonly kind: "else"; readonly step: string }
  | { readonly kind: "catch"; readonly step: string; readonly error: string }
  | { readonly kind: "patch"; readonly step: string; readonly patch: string }
  | { readonly kind: "input"; readonly step: string }
  | { readonly kind: "undo input" | "undo activity" | "undo policy"; readonly step: string }
  | { readonly kind: "duration" | "timeout" | "time-out outcome"; readonly step: string }

/** At the beginning of a sentence. */
export const capitalized = (thing: Thing): string => {
  const text = inWords(thing)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const inWords = (thing: Thing): string => {
  switch (thing.kind) {
    case "step":
      return `step "${thing.step}"`
    case "condition":
      return `the condition of "${thing.step}"`
    case "case":
      return `case ${thing.number} of "${thing.step}"`
    case "else":
      return `the else of "${thing.step}"`
    case "catch":
      return `the catch of ${thing.error} in "${thing.step}"`
    case "patch":
      return `the patch ${thing.patch} of "${thing.step}"`
    case "input":
      return `the input of "${thing.step}"`
    case "undo input":
      return `the input of what undoes "${thing.step}"`
    case "undo activity":
      return `the activity that undoes "${thing.step}"`
    case "undo policy":
      return `the policy of what undoes "${thing.step}"`
    case "duration":
      return `how long "${thing.step}" waits`
    case "timeout":
      return `how long "${thing.step}" may take`
    case "time-out outcome":
      return `what comes of "${thing.step}" when it takes too long`
  }
}
