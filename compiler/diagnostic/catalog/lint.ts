/** What is allowed and is mostly a mistake; and the settings and comments that say otherwise. */
import { didYouMean, entry } from "../entry.ts"

export const lintCodes = {
  "unused-step": entry<{ readonly id: string }>({
    severity: "warning",
    summary: "A step only makes a value, and nothing reads it.",
    message: ({ id }) => `Nothing reads the value of ${id}, which does nothing else.`,
    remedy: ({ id }) => `Delete it, or read it as steps.${id}.`
  }),
  "try-without-handler": entry<{ readonly id: string }>({
    severity: "warning",
    summary: "A try has neither a catch nor a finally.",
    message: ({ id }) => `${id} catches nothing and has no finally, so its steps run as they would without it.`,
    remedy: () => "Add a catch or a finally, or move its steps out of it."
  }),
  "retry-without-idempotency": entry<{ readonly activity: string }>({
    severity: "warning",
    summary: "An activity may be attempted again although its effect may happen twice then.",
    message: ({ activity }) => `${activity} is attempted again after a failure, and may have had its effect already.`,
    remedy: () =>
      "Say idempotent: true on the activity if its server knows the idempotency key, or retry: { maximumAttempts: 1 }."
  }),
  "unknown-code": entry<{ readonly code: string; readonly suggestion: string | undefined }>({
    severity: "error",
    summary: "A setting or a comment names a code that there is not.",
    message: ({ code, suggestion }) => `No warning is called "${code}".${didYouMean(suggestion)}`,
    remedy: () => "Write the code of a warning, as it stands behind the word warning."
  }),
  "not-a-warning": entry<{ readonly code: string }>({
    severity: "error",
    summary: "A setting or a comment is about an error, which cannot be silenced.",
    message: ({ code }) => `${code} is an error: what it finds cannot be compiled, so it cannot be silenced.`,
    remedy: ({ code }) => `Delete this, and mend what ${code} says.`
  }),
  "ignore-without-reason": entry<{ readonly code: string }>({
    severity: "error",
    summary: "A comment silences a warning and does not say why.",
    message: () => "This comment does not say why the warning is silenced.",
    remedy: ({ code }) => `Write # perdure-ignore ${code}: and the reason.`
  }),
  "unused-ignore": entry<{ readonly code: string }>({
    severity: "warning",
    summary: "A comment silences a warning that is not there.",
    message: ({ code }) => `There is no ${code} here to be silenced.`,
    remedy: () => "Delete the comment; it is about its own line, or the next one if it stands alone."
  })
}
