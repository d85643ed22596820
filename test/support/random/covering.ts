/** Conditions of cases that tell apart all that a value can be, or leave some of it. */
import type { Maker } from "./maker.ts"
import type { Environment } from "./readable.ts"

/** What a value of a kind can be, and the member that tells. */
const closed = {
  choice: { member: "", values: ["'yes'", "'no'"] },
  boolean: { member: "", values: ["true", "false"] },
  shape: { member: ".kind", values: ["'round'", "'flat'"] }
} as const

export interface Covering {
  readonly conditions: ReadonlyArray<string>
  /** One of them holds, whatever the value is; or so it is believed. */
  readonly isComplete: boolean
}

export const covering = (maker: Maker, environment: Environment): Covering | undefined => {
  const kind = maker.pick(["choice", "boolean", "shape"] as const)
  const paths = environment.filter((it) => it.kind === kind && /^[\w.]+$/.test(it.text))
  if (paths.length === 0) return undefined
  const { member, values } = closed[kind]
  const path = `${maker.pick(paths).text}${member}`
  const is = (value: string): string => maker.below(4) === 0 ? `${value} === ${path}` : `${path} === ${value}`
  const [one, other] = maker.below(2) === 0 ? [is(values[0]), is(values[1])] : [is(values[1]), is(values[0])]
  const isComplete = maker.errs(2)
  return maker.pick(
    [
      { conditions: [one, other], isComplete: true },
      { conditions: [one, `!(${one})`], isComplete: true },
      { conditions: [`${one} && payload.n > 3`, `${other} || ${one}`], isComplete: true },
      { conditions: [one], isComplete },
      { conditions: [one, `${other} && payload.n > 3`], isComplete }
    ]
  )
}
