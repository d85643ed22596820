/** Signals, the steps that await them, and their tokens. */
import { didYouMean, entry } from "../entry.ts"

export const signalCodes = {
  "unknown-signal": entry<
    { readonly name: string; readonly suggestion: string | undefined; readonly known: ReadonlyArray<string> }
  >({
    severity: "error",
    summary: "A signal is named that the workflow does not declare.",
    message: ({ name, suggestion }) => `This workflow has no signal "${name}".${didYouMean(suggestion)}`,
    remedy: ({ known, name }) =>
      known.length === 0
        ? `Declare it at the top of the file, with what it brings: signals: { ${name}: { ok: boolean } }.`
        : "Correct the name, or declare it under signals."
  }),
  "unused-signal": entry<{ readonly name: string }>({
    severity: "warning",
    summary: "A signal is declared that no step awaits.",
    message: ({ name }) => `No step awaits ${name}, so whatever is sent is never seen.`,
    remedy: ({ name }) => `Delete it, or add a step { id: ..., await: ${name} }.`
  }),
  "signals-as-value": entry<{ readonly example: string | undefined }>({
    severity: "error",
    summary: "signals is used other than as signals.<name>.token.",
    message: ({ example }) => `Of a signal, only its token can be read here, as in signals.${example ?? "name"}.token.`,
    remedy: ({ example }) => `Read what was sent as steps.<id>, the value of the step that awaits ${example ?? "it"}.`
  }),
  "no-token": entry<{
    readonly signal: string
    readonly why:
      | "none"
      | { readonly first: string; readonly second: string }
      | { readonly step: string; readonly loop: string }
  }>({
    severity: "error",
    summary: "An expression reads the token of a signal where not exactly one wait is meant.",
    message: ({ signal, why }) =>
      why === "none"
        ? `No step awaits ${signal}, so it has no token.`
        : "loop" in why
        ? `The step ${why.step} stands in the loop ${why.loop}, where it has another token each time.`
        : `Both ${why.first} and ${why.second} await ${signal}, each with a token of its own.`,
    remedy: ({ signal, why }) =>
      why === "none"
        ? `Add a step { id: ..., await: ${signal} }.`
        : "loop" in why
        ? `Read it inside of ${why.loop}.`
        : `Declare two signals, one for ${why.first} and one for ${why.second}.`
  })
}
