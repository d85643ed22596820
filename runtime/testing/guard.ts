/**
 * Finds, in tests, what is not deterministic in bodies of workflows and in the functions that they call: where one of them reads the
 * clock, throws dice or asks the world, that call throws. Everything else in the process is left alone: the engine, attempts at
 * activities, workers of queues, and the tests themselves.
 */
import { Context, Effect, Fiber, Layer } from "effect"
import type { Branch } from "../engine/branch.ts"
import { commandsOf } from "../engine/commands.ts"
import { Commands } from "../v1/commands.ts"

/** A body, or a function that it calls, may give something else when it is replayed. */
export class NotDeterministic extends Error {
  override readonly name = "NotDeterministic"
}

/** The branches of bodies, by what they ask. */
const branches = new WeakMap<Commands["Service"], Branch>()

/** An attempt has the context of the step that makes it, and is none of the body. */
const IsAttempt = Context.Reference("perdure/testing/IsAttempt", { defaultValue: () => false })

/** `Commands` of bodies that are watched. */
export const watchedCommands = (branch: Branch): Commands["Service"] => {
  const commands = commandsOf(branch)
  const watched = Commands.of({
    ...commands,
    step: ({ attempt, ...request }) =>
      commands.step({
        ...request,
        attempt: (input, context) => Effect.provideService(attempt(input, context), IsAttempt, true)
      })
  })
  branches.set(watched, branch)
  return watched
}

/** The branch whose fiber runs at this moment. */
const currentBranch = (): Branch | undefined => {
  const context = Fiber.getCurrent()?.context
  if (context === undefined || Context.get(context, IsAttempt)) return undefined
  const commands = Context.getOption(context, Commands)
  return commands._tag === "None" ? undefined : branches.get(commands.value)
}

interface Call {
  readonly file: string
  readonly line: number
}

/** Who calls what `above` stands for: the first frame that has a file. */
const callerOf = (above: (...args: ReadonlyArray<never>) => unknown): Call | undefined => {
  const { prepareStackTrace } = Error
  try {
    Error.prepareStackTrace = (_, frames) => frames
    const holder: { readonly stack?: unknown } = {}
    Error.captureStackTrace(holder, above)
    // What the line above makes of a stack.
    for (const frame of holder.stack as ReadonlyArray<NodeJS.CallSite>) {
      const file = frame.getFileName()
      if (typeof file === "string") return { file, line: frame.getLineNumber() ?? 0 }
    }
    return undefined
  } finally {
    Error.prepareStackTrace = prepareStackTrace
  }
}

const runtime = new URL("..", import.meta.url)

/** What runs in the fiber of a body besides what its author has written. */
const isMachinery = (file: string): boolean =>
  file.startsWith("node:") || file.startsWith(runtime.pathname) || file.startsWith(runtime.href) ||
  /[\\/]node_modules[\\/]@?effect[\\/]/.test(file)

const forbid = (what: string, instead: string, above: (...args: ReadonlyArray<never>) => unknown): void => {
  const branch = currentBranch()
  const caller = branch && callerOf(above)
  if (branch === undefined || caller === undefined || isMachinery(caller.file)) return
  const { current, run: { record } } = branch
  const where = current === undefined || current.name === "" ? "before its first step" : `after step "${current.name}"`
  throw new NotDeterministic(
    `${what} was called in the body of ${record.workflow}, ${where} (${caller.file}:${caller.line}). ` +
      `A body runs again from its history, and has to come to the same. ${instead}`
  )
}

const clock = "Take the time from a step with `record: now`, or read it in an activity."
const dice = "Take it from a step with `record: random` or `record: uuid`, or make it in an activity."
const timers = "Wait in a step with `sleep`, or let an activity wait."
const world = "Ask in an activity, and use its result."

/** Functions of the platform, and what to use in their place. */
const forbidden: ReadonlyArray<readonly [owner: object, member: string, what: string, instead: string]> = [
  [Date, "now", "Date.now()", clock],
  [performance, "now", "performance.now()", clock],
  [Math, "random", "Math.random()", dice],
  [crypto, "randomUUID", "crypto.randomUUID()", dice],
  [crypto, "getRandomValues", "crypto.getRandomValues()", dice],
  [globalThis, "setTimeout", "setTimeout()", timers],
  [globalThis, "setInterval", "setInterval()", timers],
  [globalThis, "setImmediate", "setImmediate()", timers],
  [globalThis, "fetch", "fetch()", world]
]

type AnyFunction = (...args: ReadonlyArray<unknown>) => unknown

/** Puts something in the place of a member; returns how to put it back. */
const replace = (owner: object, member: string, value: object): () => void => {
  const before = Object.getOwnPropertyDescriptor(owner, member)
  Object.defineProperty(owner, member, {
    value,
    configurable: true,
    enumerable: before?.enumerable ?? true,
    writable: true
  })
  return () => {
    // Somebody has put something else there since then.
    if (Reflect.get(owner, member) !== value) return
    if (before === undefined) Reflect.deleteProperty(owner, member)
    else Object.defineProperty(owner, member, before)
  }
}

const watchMember = ([owner, member, what, instead]: (typeof forbidden)[number]): () => void => {
  // Each of the list is a function, of this platform or of whoever has put another one there.
  const apply = (target: AnyFunction, self: unknown, args: ReadonlyArray<unknown>): unknown => {
    forbid(what, instead, apply)
    return Reflect.apply(target, self, args)
  }
  return replace(owner, member, new Proxy(Reflect.get(owner, member) as AnyFunction, { apply }))
}

/** `new Date(0)` and `Date.parse` are the same each time; only what asks for now is not. */
const watchDate = (): () => void => {
  const construct = (target: DateConstructor, args: ReadonlyArray<unknown>, made: NewableFunction): Date => {
    if (args.length === 0) forbid("new Date()", clock, construct)
    // What `Reflect.construct` makes of `Date`.
    return Reflect.construct(target, args, made) as Date
  }
  const apply = (target: DateConstructor): string => {
    forbid("Date()", clock, apply)
    return target()
  }
  return replace(globalThis, "Date", new Proxy(Date, { construct, apply }))
}

let watchers = 0
let unwatch: ReadonlyArray<() => void> = []

/** While such a layer lives, bodies are watched. */
export const watching: Layer.Layer<never> = Layer.effectDiscard(Effect.acquireRelease(
  Effect.sync(() => {
    watchers += 1
    if (watchers === 1) unwatch = [...forbidden.map(watchMember), watchDate()]
  }),
  () =>
    Effect.sync(() => {
      watchers -= 1
      if (watchers === 0) { for (const stop of unwatch.toReversed()) stop() }
    })
))
