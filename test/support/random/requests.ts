/** One random file of activities that are HTTP requests, over an input like the payload of the random workflows. */
import { stringify } from "yaml"
import { httpMethods } from "../../../compiler/parse/http.ts"
import type { Spec } from "./construct.ts"
import { Maker } from "./maker.ts"
import type { Random } from "./random.ts"
import { type Environment, payload, payloadTypes } from "./readable.ts"

const environment: Environment = [...payload, { text: "env.BASE", kind: "string" }, {
  text: "env.call",
  kind: "string"
}]

/** `change` makes something else of one of the requests. */
export const randomRequests = (random: Random, change: (request: Spec) => Spec = (it) => it): string => {
  const maker = new Maker(random)
  const names = ["input", "env", "quote", "uri", "httpActivity", "request"]
  const changed = maker.pick(names)
  const activities = Object.fromEntries(names.map((name): [string, Spec] => {
    const request = randomRequest(maker)
    return [name, name === changed ? change(request) : request]
  }))
  return overInput(stringify({ import: ["./desk.types.yaml"], activities }, { aliasDuplicateObjects: false }))
}

/** What reads a field of the payload reads it of the input. */
const overInput = (text: string): string =>
  text.replaceAll(/\bpayload\.(\w+)/g, (read, field: string) => fields.has(field) ? `input.${field}` : read)

const fields: ReadonlySet<string> = new Set(Object.keys(payloadTypes).map((it) => it.replace("?", "")))

const randomRequest = (maker: Maker): Spec => {
  const method = maker.pick(httpMethods)
  const read = (kind: "string" | "int") => `\${ ${maker.expression(kind, environment, 2)} }`
  const base = maker.pick(["${ env.BASE }", "https://example.com", read("string")])
  const fails = maker.below(2) === 0
  return {
    input: payloadTypes,
    ...(method === "HEAD" || maker.below(3) === 0
      ? {}
      : { success: maker.pick<unknown>(["Shape", "string | null", { "n?": "int" }]) }),
    ...(fails ? { errors: ["Refused", "Late"] } : {}),
    idempotent: true,
    timeouts: { startToClose: "5s" },
    http: {
      method,
      url: maker.pick([base, `${base}/${read("string")}/${read("int")}?of=${read("string")}`]),
      headers: { "x-text": maker.value("string", environment), call: "a" },
      query: {
        n: maker.value("int", environment),
        maybe: maker.value("maybeInt", environment),
        all: maker.value("strings", environment)
      },
      ...(method === "GET" || method === "HEAD" || maker.below(3) === 0
        ? {}
        : { body: { shape: maker.value("shape", environment), at: [maker.value("datetime", environment)] } }),
      ...(fails ? { errors: { "404": "Refused", "409": "Late", "410": "Late" } } : {})
    }
  }
}
