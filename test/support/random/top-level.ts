/** What random workflows declare beside their steps: one function for each part. */
import type { Spec } from "./construct.ts"
import type { Maker } from "./maker.ts"
import { type Environment, type Kind, payload, type Readable } from "./readable.ts"

export interface TopLevelPart {
  /** Keys of the workflow. */
  readonly spec: Spec
  /** What expressions can read because of it. */
  readonly reads?: Environment
  /** What has to stand somewhere in the workflow's own list. */
  readonly steps?: ReadonlyArray<Spec>
  /** Keys of the workflow that read what can be read after all steps. */
  readonly last?: (environment: Environment) => Spec
}

/** One signal is awaited at one place, so that its token can be read. */
const signals = (maker: Maker): TopLevelPart => {
  const hasToken = maker.below(2) === 0
  return {
    spec: {
      signals: {
        token: "string",
        call: { count: "int", "extra?": "string" },
        choice: "Choice",
        found: "string | null",
        money: "Money"
      }
    },
    ...(hasToken
      ? { reads: [{ text: "signals.token.token", kind: "string" }], steps: [{ id: "asked", await: "token" }] }
      : {})
  }
}

const queues = (maker: Maker): TopLevelPart => ({
  spec: {
    queues: {
      queue: {
        input: { id: "Id", money: "Money", "note?": "string" },
        success: { count: "int", "extra?": "string" },
        errors: ["Refused"],
        sensitive: ["money", "extra"],
        ...(maker.below(2) === 0
          ? { key: maker.pick(["${ input.id }", "${ input.note ?? 'x' }-${ input.money.amount }"]) }
          : {}),
        ...(maker.below(3) === 0 ? { retry: { maximumAttempts: 2, nonRetryableErrors: ["Refused"] } } : {})
      },
      undo: {
        input: { input: "string" },
        success: "Choice",
        key: "${ input.input.trim() }",
        concurrency: 1 + maker.below(9)
      },
      shred: { input: {} }
    }
  }
})

/** Members of the payload and of the success; attributes may be made of some. */
const sensitive = (): TopLevelPart => ({ spec: { sensitive: ["money", "free", "n"] } })

const timeouts = (maker: Maker): TopLevelPart => ({
  spec: maker.below(4) === 0 ? { timeouts: { execution: "30d" } } : {}
})

const onFailure = (maker: Maker): TopLevelPart => ({ spec: maker.below(4) === 0 ? { onFailure: "park" } : {} })

const attributes = (maker: Maker): TopLevelPart => {
  if (maker.below(3) > 0) return { spec: {} }
  const environment = [...payload, { text: "execution.startedAt", kind: "datetime" } as const]
  const value = (kind: Kind): unknown => maker.value(kind, environment)
  return {
    spec: {
      attributes: {
        payload: value(maker.pick(["int", "string", "boolean"])),
        call: `\${ ${maker.expression("maybeString", environment, 2)} }`,
        id: "${ payload.id }",
        class: value("choice")
      }
    }
  }
}

/** No step of them may have run, so each is read with something in its place. */
const queries = (maker: Maker): TopLevelPart => ({
  spec: {},
  last: (environment) => {
    if (maker.below(3) > 0) return {}
    const known = [...environment.flatMap(asked), { text: "execution.startedAt", kind: "datetime" } as const]
    const value = (kind: Kind): unknown => maker.value(kind, known)
    const steps = environment.filter(({ text }) => /^steps\.\w+$/.test(text))
    const pick = (): string => maker.pick(steps.length === 0 ? payload : steps).text
    return {
      queries: {
        steps: value(maker.pick(["int", "string", "boolean", "choice"])),
        observe: value(maker.pick(["money", "shape", "strings"])),
        class: { n: value("int"), "a b": [value("string"), value("string")], maybe: `\${ ${pick()} }` },
        whole: `\${ ${pick()} ?? null }`,
        all: `\${ ({ first: ${pick()}, is: ${pick()} !== undefined }) }`
      }
    }
  }
})

const asked = ({ kind, text }: Readable): Environment => {
  if (text.startsWith("signals.")) return []
  const [, step, rest = ""] = /^(steps\.\w+)(.*)$/.exec(text) ?? []
  if (step === undefined) return [{ kind, text }]
  const path = /^[.[]/.test(rest) ? `${step}?${rest.startsWith("[") ? "." : ""}${rest}` : text
  if (kind === "int" || kind === "maybeInt") return [{ text: path, kind: "maybeInt" }]
  if (kind === "string" || kind === "maybeString") return [{ text: path, kind: "maybeString" }]
  return [{ text: `(${path} ?? ${stead[kind]})`, kind }]
}

const stead: { readonly [kind in Exclude<Kind, "int" | "string" | "maybeInt" | "maybeString">]: string } = {
  boolean: "payload.flag",
  id: "payload.id",
  money: "payload.money",
  choice: "payload.choice",
  strings: "payload.tags",
  shape: "payload.shape",
  datetime: "payload.at",
  duration: "payload.pause"
}

/** Every field of the payload has to come from somewhere. */
const schedules = (maker: Maker): TopLevelPart => {
  if (maker.below(3) > 0) return { spec: {} }
  const payload = {
    n: maker.pick(["${ Math.max(1, 2) }", 3]),
    text: maker.pick(["${ schedule.scheduledAt }", "at ${ schedule.scheduledAt }", "*/ `"]),
    flag: true,
    id: maker.pick(["abc", "${ Id('abc') }"]),
    money: { amount: 5, currency: "EUR" },
    choice: "yes",
    tags: maker.pick<unknown>([["a"], "${ ['a'].map((schedule) => schedule + 'x') }"]),
    shape: { kind: "round", radius: 3 },
    at: "${ addDuration(schedule.scheduledAt, duration('1h')) }",
    pause: "2d"
  }
  return {
    spec: {
      schedules: [
        { name: "class", cron: "*/5 2 1,15 JAN-MAR 1-5", timezone: "Asia/Tokyo", overlap: "allowAll", payload },
        { name: "a-b", every: "1h30m", phase: "1h", jitter: "1m", catchUp: "1d", remaining: 3, payload }
      ]
    }
  }
}

/** Some are called like what the generated module imports. */
const functions = (maker: Maker): TopLevelPart =>
  maker.below(2) === 0 ? { spec: {} } : {
    spec: { functions: { from: "./desk.functions.ts", names: ["double", "record", "widen", "isOpen"] } },
    reads: [
      { text: "double(payload.n)", kind: "int" },
      { text: "double(payload.tags.map(double => double.length).length)", kind: "int" },
      { text: "record(payload.text)", kind: "string" },
      { text: "record(payload.id, payload.maybe)", kind: "string" },
      { text: "widen({ kind: 'round', radius: double(1) })", kind: "shape" },
      { text: "isOpen(payload.choice, payload.tags)", kind: "boolean" }
    ]
  }

/** Some were called like what every object has, or what the generated module imports. */
const renamed = (maker: Maker): TopLevelPart => ({
  spec: {},
  last: (environment) => {
    if (maker.below(3) > 0) return {}
    const steps = environment.flatMap(({ text }) => /^steps\.(\w+)/.exec(text)?.[1] ?? [])
    const step = steps.length === 0 ? undefined : maker.pick(steps)
    return {
      renamedFrom: {
        fields: { text: maker.pick(["body", "class"]), money: "Money", maybe: "maybe_1" },
        ...(step === undefined ? {} : { steps: { [step]: `${step}Before` } })
      }
    }
  }
})

/** Of a version that nothing is known of: no expression may read what it has stored. */
const migrate = (maker: Maker): TopLevelPart =>
  maker.below(3) > 0 ? { spec: {} } : {
    spec: {
      version: 2 + maker.below(2),
      migrate: {
        payload: {
          from: 1,
          with: maker.pick([{}, {
            n: maker.pick(["${ Math.max(1, 2) }", 3]),
            text: "*/ `",
            id: maker.pick(["abc", "${ Id('abc') }"]),
            choice: "yes",
            shape: { kind: "round", radius: 3 },
            at: "2030-01-01T00:00:00Z",
            tags: "${ ['a'].map((old) => old + 'x') }"
          }])
        }
      }
    }
  }

export const topLevel: ReadonlyArray<(maker: Maker) => TopLevelPart> = [
  signals,
  queues,
  sensitive,
  timeouts,
  onFailure,
  attributes,
  queries,
  schedules,
  functions,
  renamed,
  migrate
]
