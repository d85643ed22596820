/** Mistakes in the HTTP request that an activity is. */
import type { Code } from "../../compiler/diagnostic/diagnostic.ts"
import type { Spec } from "../support/random/construct.ts"

export interface RequestMistake {
  readonly name: string
  readonly code: Code
  readonly make: (activity: Spec) => Spec
}

const request = (changed: Spec) => ({ http, ...activity }: Spec): Spec => ({
  ...activity,
  http: { ...(typeof http === "object" ? http : {}), ...changed }
})

export const requestMistakes: ReadonlyArray<RequestMistake> = [
  { name: "a url that is no text", code: "type-mismatch", make: request({ url: "${ input.n }" }) },
  { name: "a header that is no text", code: "type-mismatch", make: request({ headers: { at: "${ input.money }" } }) },
  {
    name: "a parameter of several members",
    code: "type-mismatch",
    make: request({ query: { at: "${ ({ n: input.n }) }" } })
  },
  {
    name: "a member that the input lacks",
    code: "unknown-member",
    make: request({ query: { at: "${ input.nowhere }" } })
  },
  { name: "the payload in a request", code: "unknown-name", make: request({ query: { at: "${ execution.id }" } }) },
  { name: "the environment as a whole", code: "env-as-value", make: request({ query: { at: "${ [env].length }" } }) },
  {
    name: "a status for an error that the activity does not have",
    code: "not-an-error-of",
    make: (activity) => request({ errors: { "404": "Odd" } })({ ...activity, errors: [] })
  },
  {
    name: "an error that no status stands for",
    code: "error-without-status",
    make: (activity) => request({ errors: {} })({ ...activity, errors: ["Odd"] })
  }
]
