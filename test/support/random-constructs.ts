/** Random steps that hold others in branches, loops and catches. */
import type { Kind, Maker, Readable, Spec } from "./random-specs.ts"

export interface Made {
  readonly spec: Spec
  readonly leaves: ReadonlyArray<Readable>
}

type Environment = ReadonlyArray<Readable>

/** `certain`: the step has no condition of its own. */
export const randomConstruct = (
  maker: Maker,
  base: Spec,
  id: string,
  depth: number,
  environment: Environment,
  certain: boolean
): Made => {
  const reach = certain ? `steps.${id}` : `steps.${id}?`
  switch (maker.pick(["parallel", "settle", "race", "foreach", "repeat", "try", "try"])) {
    case "parallel":
      return parallel(maker, base, depth, environment, reach, false)
    case "settle":
      return parallel(maker, base, depth, environment, reach, true)
    case "race":
      return race(maker, base, id, depth, environment, certain)
    case "foreach":
      return foreach(maker, base, id, depth, environment, certain)
    case "repeat":
      return repeat(maker, base, depth, environment, reach)
    default:
      return tryStep(maker, base, id, depth, environment, certain)
  }
}

const maybe = (kind: "int" | "string"): Kind => kind === "int" ? "maybeInt" : "maybeString"

/** Most of what conditions prove about members is not known in a function. */
const inFunction = (maker: Maker, environment: Environment): Array<Readable> =>
  environment.filter(({ kind, text }, index) =>
    maker.below(12) === 0 || !environment.slice(0, index).some((other) => other.text === text && other.kind !== kind)
  )

/** The spec of a block, and what can be read in its end. */
const block = (maker: Maker, depth: number, environment: Environment, more: Environment = []) => {
  const inside = [...inFunction(maker, environment), ...more]
  const steps = maker.steps(maker.below(3), depth + 1, inside)
  return { steps, inside }
}

const names = ["one", "at", "stock", "Effect", "call"]

const parallel = (
  maker: Maker,
  base: Spec,
  depth: number,
  environment: Environment,
  reach: string,
  settles: boolean
): Made => {
  const leaves: Array<Readable> = []
  const branches = names.slice(0, 1 + maker.below(3)).map((name) => {
    const { inside, steps } = block(maker, depth, environment)
    if (maker.below(3) === 0) return [name, { steps }]
    const kind = maker.pick(["int", "string"] as const)
    const text = `${reach}.${name}`
    const isCertain = !reach.endsWith("?")
    if (settles) leaves.push({ text: `(${text}.ok === true ? ${text}.value : undefined)`, kind: maybe(kind) })
    else leaves.push({ text, kind: isCertain ? kind : maybe(kind) })
    return [name, { steps, yield: maker.value(kind, inside) }]
  })
  return { spec: { ...base, parallel: Object.fromEntries(branches), ...(settles ? { mode: "settle" } : {}) }, leaves }
}

const race = (
  maker: Maker,
  base: Spec,
  id: string,
  depth: number,
  environment: Environment,
  certain: boolean
): Made => {
  const kind = maker.pick(["int", "string"] as const)
  const yields = maker.below(3) > 0
  const lacks = maker.below(4) === 0
  const branches = names.slice(0, 1 + maker.below(3)).map((name, index) => {
    const { inside, steps } = block(maker, depth, environment)
    return [name, { steps, ...(yields && !(lacks && index > 0) ? { yield: maker.value(kind, inside) } : {}) }]
  })
  return {
    spec: { ...base, race: Object.fromEntries(branches) },
    leaves: yields ? [{ text: `steps.${id}`, kind: certain && !lacks ? kind : maybe(kind) }] : []
  }
}

const foreach = (
  maker: Maker,
  base: Spec,
  id: string,
  depth: number,
  environment: Environment,
  certain: boolean
): Made => {
  const as = maker.pick(
    ["item", "it", "call", "undo", "effect", "e"].filter((name) =>
      environment.every(({ text }) => text !== name && !text.startsWith(`${name}.`))
    )
  )
  const { inside, steps } = block(maker, depth, environment, [{ text: as, kind: "string" }])
  const collects = maker.below(2) === 0
  return {
    spec: {
      ...base,
      foreach: `\${ ${maker.expression("strings", environment, 2)} }`,
      as,
      key: maker.pick([`\${ ${as} }`, `\${ ${as}.length }`, `k-\${ ${as} }`]),
      ...(maker.below(2) === 0 ? { concurrency: 3 } : {}),
      steps,
      ...(collects ? { collect: maker.value("string", inside) } : {})
    },
    leaves: collects && certain ? [{ text: `steps.${id}`, kind: "strings" }] : []
  }
}

const repeat = (maker: Maker, base: Spec, depth: number, environment: Environment, reach: string): Made => {
  const outside = environment.filter(({ text }) => !text.startsWith("state."))
  const state: Environment = [{ text: "state.n", kind: "int" }, { text: "state.maybe", kind: "maybeString" }]
  const { inside, steps } = block(maker, depth, outside, state)
  const next = () => ({
    n: maker.value("int", inside),
    maybe: `\${ ${maker.expression("maybeString", inside, 1)} ?? null }`
  })
  return {
    spec: {
      ...base,
      repeat: {
        state: {
          n: { $type: "int", init: maker.value("int", inFunction(maker, environment)) },
          maybe: { $type: "string | null", init: null }
        },
        maxIterations: 9,
        onMax: maker.pick<Spec>([{ fail: "Late" }, { yield: { n: 0, maybe: "text" } }]),
        steps,
        next: maker.pick<unknown>([next(), `\${ ({ ...state, n: ${maker.expression("int", inside, 1)} }) }`]),
        until: `\${ state.n > ${maker.expression("int", inside, 1)} }`
      }
    },
    leaves: reach.endsWith("?") ? [{ text: `${reach}.n`, kind: "maybeInt" }] : [{ text: `${reach}.n`, kind: "int" }]
  }
}

const tryStep = (
  maker: Maker,
  base: Spec,
  id: string,
  depth: number,
  environment: Environment,
  certain: boolean
): Made => {
  const kind = maker.pick(["int", "string"] as const)
  const yields = maker.below(2) === 0
  const { inside, steps } = block(maker, depth, environment)
  const leaked = leaks(inside.slice(environment.length))
  const catches = ["StepFailed", "ValueRejected"].slice(maker.below(2)).map((error) => {
    const more: Environment = [{ text: "e.step", kind: "string" }]
    const isNamed = environment.every(({ text }) => !/^e\b/.test(text))
    const caught = block(maker, depth, [...environment, ...leaked], isNamed ? more : [])
    return {
      error: caught.steps.length > 5 ? "StepTimedOut" : error,
      ...(isNamed ? { as: "e" } : {}),
      steps: caught.steps,
      ...(yields ? { yield: maker.value(kind, caught.inside) } : {})
    }
  }).filter(({ error }) => error !== "StepFailed" || JSON.stringify(steps).includes("\"call\":"))
  return {
    spec: {
      ...base,
      try: steps,
      ...(yields ? { yield: maker.value(kind, inside) } : {}),
      ...(catches.length === 0 ? {} : { catch: catches }),
      ...(maker.below(2) === 0 ? { finally: block(maker, depth, [...environment, ...leaked]).steps } : {})
    },
    leaves: [
      ...leaked,
      ...(yields ? [{ text: `steps.${id}`, kind: certain ? kind : maybe(kind) }] : [])
    ]
  }
}

/** What of the calls in a block can be read after it. */
const leaks = (inside: Environment): ReadonlyArray<Readable> =>
  inside.flatMap(({ kind, text }) => {
    const found = /^steps\.(\w+)\??\.count$/.exec(text)
    return found === null || (kind !== "int" && kind !== "maybeInt")
      ? []
      : [{ text: `steps.${found[1]}?.count`, kind: "maybeInt" as const }]
  })
