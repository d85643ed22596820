/** One random workflow: mostly right, sometimes wrong, and full of names that could clash. */
import { stringify } from "yaml"
import type { Spec } from "./construct.ts"
import { Maker, type MakerOptions } from "./maker.ts"
import type { Random } from "./random.ts"
import { payload, payloadTypes } from "./readable.ts"
import { topLevel } from "./top-level.ts"

export const randomSpec = (name: string, random: Random, options?: MakerOptions): Spec => {
  const maker = new Maker(random, options)
  const parts = topLevel.map((make) => make(maker))
  const known = [...payload, ...parts.flatMap(({ reads = [] }) => reads)]
  const made = maker.workflow(known)
  const steps = parts.flatMap((it) => it.steps ?? []).reduce(
    (list, step) => list.toSpliced(maker.below(list.length), 0, step),
    made
  )
  const environment = [...known, ...maker.outer]
  return {
    workflow: name,
    version: 1 + maker.below(3),
    import: ["./desk.types.yaml", "./desk.activities.yaml", "./parts.workflow.yaml", "./quiet.workflow.yaml"],
    payload: payloadTypes,
    idempotencyKey: "${ payload.text + payload.id }",
    success: { n: "int", text: "string | null", choice: "Choice", ok: "boolean", free: "json" },
    errors: ["Refused", "Late"],
    ...Object.assign({}, ...parts.map(({ spec }) => spec)),
    ...Object.assign({}, ...parts.map(({ last }) => last?.(environment.filter(({ isProved }) => isProved !== true)))),
    steps,
    return: {
      n: maker.value("int", environment),
      text: maker.value("string", environment),
      choice: maker.value("choice", environment),
      ok: maker.value("boolean", environment),
      free: maker.value("strings", environment)
    }
  }
}

export const randomWorkflow = (name: string, random: Random, options?: MakerOptions): string =>
  stringify(randomSpec(name, random, options), { aliasDuplicateObjects: false })
