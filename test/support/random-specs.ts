/** Random workflows over one set of activities: mostly right, sometimes wrong, and full of names that could clash. */
import { stringify } from "yaml"
import { type Made, randomConstruct } from "./random-constructs.ts"

/** Numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. */
export type Random = () => number

export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const sharedSpecs: ReadonlyMap<string, string> = new Map([
  [
    "desk.types.yaml",
    `types:
  Id: { $type: string, pattern: "^[a-z]+$", brand: Id }
  Money: { amount: int, currency: '"EUR" | "USD"', note?: string }
  Choice: '"yes" | "no"'
  Shape: '{ kind: "a" }'
errors:
  Refused: { reason: string }
  Late: {}
`.replace("  Shape: '{ kind: \"a\" }'\n", "")
  ],
  [
    "desk.activities.yaml",
    `import: [./desk.types.yaml]
activities:
  pay: { input: { id: Id, money: Money, at?: datetime }, success: { receipt: string, count: int, extra?: string }, errors: [Refused, Late], timeouts: { startToClose: 10s } }
  ask: { input: { text: string }, success: Choice, errors: [Refused], retry: { maximumAttempts: 3 }, timeouts: { startToClose: 10s } }
  count: { input: { n: int, tags: "string[]" }, success: int, timeouts: { startToClose: 10s } }
  log: { input: { text: string }, timeouts: { startToClose: 10s } }
  find: { input: { text: string }, success: "string | null", timeouts: { startToClose: 10s } }
`
  ]
])

export type Kind =
  | "int"
  | "string"
  | "boolean"
  | "id"
  | "money"
  | "choice"
  | "strings"
  | "datetime"
  | "duration"
  | "maybeString"
  | "maybeInt"

export interface Readable {
  readonly text: string
  readonly kind: Kind
}

const payload: ReadonlyArray<Readable> = [
  { text: "payload.n", kind: "int" },
  { text: "payload.text", kind: "string" },
  { text: "payload.flag", kind: "boolean" },
  { text: "payload.id", kind: "id" },
  { text: "payload.money", kind: "money" },
  { text: "payload.choice", kind: "choice" },
  { text: "payload.tags", kind: "strings" },
  { text: "payload.at", kind: "datetime" },
  { text: "payload.pause", kind: "duration" },
  { text: "payload.maybe", kind: "maybeString" },
  { text: "payload.maybeN", kind: "maybeInt" },
  { text: "payload.money.amount", kind: "int" },
  { text: "payload.money.note", kind: "maybeString" },
  { text: "payload.tags[0]", kind: "maybeString" }
]

export type Spec = { readonly [key: string]: unknown }

const ids = [
  "pay",
  "call",
  "Effect",
  "result",
  "payload",
  "steps",
  "decide",
  "item",
  "a",
  "b2",
  "class",
  "undo",
  "log",
  "Math",
  "order_1",
  "text",
  "await",
  "Refused"
]

/** One workflow, as YAML. */
export const randomWorkflow = (name: string, random: Random): string => {
  const maker = new Maker(random)
  const steps = maker.steps(2 + maker.below(6), 0, [...payload])
  const environment = [...payload, ...maker.outer]
  return stringify({
    workflow: name,
    version: 1 + maker.below(3),
    import: ["./desk.types.yaml", "./desk.activities.yaml"],
    payload: {
      n: "int",
      text: "string",
      flag: "boolean",
      id: "Id",
      money: "Money",
      choice: "Choice",
      tags: "string[]",
      at: "datetime",
      pause: "duration",
      "maybe?": "string",
      "maybeN?": "int"
    },
    idempotencyKey: "${ payload.text + payload.id }",
    success: { n: "int", text: "string | null", choice: "Choice", ok: "boolean", free: "json" },
    errors: ["Refused", "Late"],
    steps,
    return: {
      n: maker.value("int", environment),
      text: maker.value("string", environment),
      choice: maker.value("choice", environment),
      ok: maker.value("boolean", environment),
      free: maker.value("strings", environment)
    }
  })
}

/** What can be read of a step outside of its case. */
const leftBehind = ({ kind, text }: Readable): ReadonlyArray<Readable> => {
  if (!/^steps\.\w+$/.test(text)) return []
  if (kind === "int" || kind === "maybeInt") return [{ text, kind: "maybeInt" }]
  return kind === "string" || kind === "maybeString" ? [{ text, kind: "maybeString" }] : []
}

export class Maker {
  /** What steps outside of branches leave behind. */
  outer: Array<Readable> = []
  readonly #random: Random
  readonly #free: Array<string>

  constructor(random: Random) {
    this.#random = random
    this.#free = [...ids, ...Array.from({ length: 60 }, (_, index) => `s${index}`)]
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  pick<A>(items: ReadonlyArray<A>): A {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error("There is nothing to pick from")
    return item
  }

  #id(): string {
    const [id = "none"] = this.#free.splice(this.below(Math.min(this.#free.length, 24)), 1)
    return id
  }

  steps(count: number, depth: number, environment: Array<Readable>): ReadonlyArray<Spec> {
    const made: Array<Spec> = []
    for (let index = 0; index < count; index++) {
      const { leaves, spec } = this.#step(depth, environment)
      made.push(spec)
      environment.push(...leaves)
      if (depth === 0) this.outer.push(...leaves)
    }
    return made
  }

  #step(
    depth: number,
    environment: ReadonlyArray<Readable>
  ): Made {
    const id = this.#id()
    const guard = this.#guard(environment)
    const inside = guard === undefined ? environment : [...environment, ...guard.proves]
    const base = {
      id,
      ...(guard === undefined ? {} : { when: guard.when }),
      ...(this.below(4) === 0 ? { description: "*/ why `not` ${".replace("${", "$") } : {})
    }
    const leave = (kind: Kind, text = `steps.${id}`): ReadonlyArray<Readable> =>
      guard === undefined
        ? [{ text, kind }]
        : kind === "int"
        ? [{ text, kind: "maybeInt" }]
        : kind === "string"
        ? [{ text, kind: "maybeString" }]
        : []
    switch (
      this.pick([
        "pay",
        "ask",
        "count",
        "log",
        "find",
        "sleep",
        "sleepUntil",
        "let",
        "let",
        "record",
        "fail",
        "switch",
        "switch",
        "construct",
        "construct"
      ])
    ) {
      case "pay": {
        const spec = {
          ...base,
          call: "pay",
          with: {
            id: this.value("id", inside),
            money: this.value("money", inside),
            ...(this.below(2) === 0 ? { at: this.value("datetime", inside) } : {})
          },
          ...this.#callOptions(inside, { receipt: "none", count: 0 }),
          ...(this.below(2) === 0
            ? {
              compensate: {
                call: "log",
                with: { text: this.pick(["${ result.receipt }", "${ result.extra ?? 'x' }", "undone"]) }
              }
            }
            : {})
        }
        return {
          spec,
          leaves: guard === undefined
            ? [{ text: `steps.${id}.count`, kind: "int" }, { text: `steps.${id}.extra`, kind: "maybeString" }]
            : [{ text: `steps.${id}?.count`, kind: "maybeInt" }]
        }
      }
      case "ask":
        return {
          spec: {
            ...base,
            call: "ask",
            with: { text: this.value("string", inside) },
            ...this.#callOptions(inside, this.pick(["yes", "no"]))
          },
          leaves: leave("choice")
        }
      case "count":
        return {
          spec: { ...base, call: "count", with: { n: this.value("int", inside), tags: this.value("strings", inside) } },
          leaves: leave("int")
        }
      case "log":
        return { spec: { ...base, call: "log", with: { text: this.value("string", inside) } }, leaves: [] }
      case "find":
        return {
          spec: { ...base, call: "find", with: { text: this.value("string", inside) } },
          leaves: guard === undefined ? [{ text: `(steps.${id} ?? undefined)`, kind: "maybeString" }] : []
        }
      case "sleep":
        return { spec: { ...base, sleep: this.pick(["1s", "1h30m", this.value("duration", inside)]) }, leaves: [] }
      case "sleepUntil":
        return {
          spec: {
            ...base,
            sleepUntil: this.value("datetime", inside),
            ...(this.below(2) === 0 ? { onPast: "fail" } : {})
          },
          leaves: []
        }
      case "let": {
        const kind = this.pick(["int", "string", "boolean", "strings", "choice", "maybeInt"] as const)
        const value = kind === "maybeInt" ? `\${ ${this.#read("maybeInt", inside)} }` : this.value(kind, inside)
        return { spec: { ...base, let: value }, leaves: kind === "choice" || kind === "boolean" ? [] : leave(kind) }
      }
      case "record":
        return { spec: { ...base, record: "now" }, leaves: leave("datetime") }
      case "fail":
        return this.#fail(base, environment)
      case "switch":
        return this.#switch(base, depth, inside, id)
      default:
        return depth > 2
          ? { spec: { ...base, sleep: "1s" }, leaves: [] }
          : randomConstruct(this, base, id, depth, inside, guard === undefined)
    }
  }

  #fail(base: Spec, environment: ReadonlyArray<Readable>) {
    const spec = {
      when: `\${ ${this.expression("boolean", environment, 2)} }`,
      ...base,
      fail: "Refused",
      with: { reason: this.value("string", environment) }
    }
    return { spec, leaves: [] }
  }

  #switch(base: Spec, depth: number, environment: ReadonlyArray<Readable>, id: string) {
    if (depth > 2) return { spec: { ...base, sleep: "1s" }, leaves: [] }
    const kind = this.pick(["int", "string"] as const)
    const yields = this.below(2) === 0
    const guarded = "when" in base
    const left: Array<Readable> = []
    const arm = (proved: ReadonlyArray<Readable>): Spec => {
      const inner = [...environment, ...proved]
      const known = inner.length
      const steps = this.steps(this.below(3), depth + 1, inner)
      left.push(...inner.slice(known).flatMap(leftBehind))
      return { steps, ...(yields ? { yield: this.value(kind, inner) } : {}) }
    }
    const cases: Array<Spec> = Array.from({ length: 1 + this.below(2) }, () => {
      const guard = this.#guard(environment) ??
        { when: `\${ ${this.expression("boolean", environment, 2)} }`, proves: [] }
      return { when: guard.when, ...arm(guard.proves) }
    })
    const hasElse = this.below(3) > 0
    if (hasElse) {
      const { steps, ...rest } = arm([])
      cases.push({ else: steps, ...rest })
    }
    const certain = hasElse && !guarded
    const maybe: Kind = kind === "int" ? "maybeInt" : "maybeString"
    return {
      spec: { ...base, switch: cases },
      leaves: [
        ...yields ? [{ text: `steps.${id}`, kind: certain ? kind : maybe }] : [],
        ...this.below(2) === 0 ? left : []
      ]
    }
  }

  #callOptions(environment: ReadonlyArray<Readable>, otherwise: unknown): Spec {
    return {
      ...(this.below(4) === 0 ? { timeouts: { scheduleToClose: "1h" } } : {}),
      ...(this.below(4) === 0
        ? {
          onTimeout: this.pick<Spec>([{ yield: otherwise }, { fail: "Late" }, {
            fail: "Refused",
            with: { reason: this.value("string", environment) }
          }])
        }
        : {})
    }
  }

  /** A condition, and what can be read where it holds. */
  #guard(
    environment: ReadonlyArray<Readable>
  ): { readonly when: string; readonly proves: ReadonlyArray<Readable> } | undefined {
    const choice = this.below(6)
    if (choice > 2) return undefined
    const kind = this.pick(["maybeString", "maybeInt"] as const)
    const paths = environment.filter((it) => it.kind === kind && /^[\w.]+$/.test(it.text))
    if (choice === 0 || paths.length === 0) {
      return { when: `\${ ${this.expression("boolean", environment, 2)} }`, proves: [] }
    }
    const { text } = this.pick(paths)
    const also = this.pick(["", " && payload.flag", ` && ${text} !== ${kind === "maybeInt" ? "3" : "'x'"}`])
    return {
      when: `\${ ${text} !== undefined${also} }`,
      proves: [{ text, kind: kind === "maybeInt" ? "int" : "string" }]
    }
  }

  value(kind: Kind, environment: ReadonlyArray<Readable>): unknown {
    const literals: { readonly [kind in Kind]?: ReadonlyArray<unknown> } = {
      int: [1, 0, -7],
      string: ["plain", "", "*/ ` \" ' \\ \u2028", "a ${ payload.n } b ${ payload.text }"],
      id: ["abc"],
      money: [{ amount: 5, currency: "EUR" }, {
        amount: `\${ ${this.#read("int", environment)} }`,
        currency: "USD",
        note: "${ payload.maybe }"
      }],
      choice: ["yes"],
      strings: [["a", `\${ ${this.#read("string", environment)} }`], []],
      datetime: ["2027-01-01T00:00:00Z"],
      duration: ["2d"],
      boolean: [true]
    }
    const some = literals[kind] ?? []
    return some.length > 0 && this.below(4) === 0 ? this.pick(some) : `\${ ${this.expression(kind, environment, 3)} }`
  }

  #read(kind: Kind, environment: ReadonlyArray<Readable>): string {
    return this.pick(environment.filter((it) => it.kind === kind)).text
  }

  expression(kind: Kind, environment: ReadonlyArray<Readable>, depth: number): string {
    const read = (of: Kind): string => this.#read(of, environment)
    if (depth === 0) return read(kind)
    const next = (of: Kind): string => this.expression(of, environment, depth - 1)
    const forms: { readonly [kind in Kind]: ReadonlyArray<() => string> } = {
      int: [
        () => `${next("int")} + ${next("int")}`,
        () => `(${next("int")} - ${next("int")}) * 2`,
        () => `(${next("boolean")} ? ${next("int")} : ${next("int")})`,
        () => `${next("strings")}.length`,
        () => `(${next("maybeInt")} ?? ${next("int")})`,
        () => `Math.max(${next("int")}, 1)`,
        () => `${read("strings")}.reduce((sum, item) => sum + item.length + ${next("int")}, 0)`,
        () => `-${read("int")}`
      ],
      string: [
        () => `(${next("maybeString")} ?? 'none')`,
        () => `\`<\${${next("int")}}> \${${next("string")}}\``,
        () => `${next("string")}.trim()`,
        () => `(${next("boolean")} ? ${next("string")} : 'b')`,
        () => `String(${next("int")})`,
        () => `${read("strings")}.map((call) => call + 'x').join(', ')`
      ],
      boolean: [
        () => `${next("int")} > ${next("int")}`,
        () => `!(${next("boolean")})`,
        () => `(${next("boolean")} && ${next("boolean")})`,
        () => `(${next("boolean")} || ${next("boolean")})`,
        () => `${next("strings")}.some((payload) => payload.includes('x'))`,
        () => `(${read("maybeString")} !== undefined)`,
        () => `(${read("choice")} === 'yes')`,
        () => `isBefore(${next("datetime")}, ${next("datetime")})`
      ],
      strings: [
        () => `[...${next("strings")}, ${next("string")}]`,
        () => `${next("strings")}.filter((Effect) => Effect !== ${next("string")})`,
        () => `(${next("boolean")} ? ${next("strings")} : [])`
      ],
      datetime: [
        () => `addDuration(${next("datetime")}, ${next("duration")})`,
        () => "datetime('2027-01-01T00:00:00Z')"
      ],
      duration: [() => "duration('3h')", () => `durationBetween(${next("datetime")}, ${next("datetime")})`],
      id: [() => "Id('abc')", () => `(${next("boolean")} ? payload.id : Id('x'))`],
      money: [() => `{ amount: ${next("int")}, currency: 'EUR' }`, () => "({ ...payload.money, amount: 3 })"],
      choice: [() => `(${next("boolean")} ? 'yes' : 'no')`],
      maybeString: [
        () => `${next("strings")}.find((it) => it === ${next("string")})`,
        () => `${next("strings")}.at(-1)?.trim()`
      ],
      maybeInt: [() => `${next("maybeString")}?.length`]
    }
    return this.below(3) === 0 ? read(kind) : this.pick(forms[kind])()
  }
}
