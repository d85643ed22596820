/** The commands that change one execution have one shape: they name it and show where it stands afterwards. */
import { Clock, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { userInfo } from "node:os"
import { say, sayJson } from "../../compiler/cli/terminal.ts"
import type { ExecutionStatus, Intent } from "../engine/model.ts"
import { tell } from "./connect.ts"
import { execution, json } from "./flags.ts"
import { projectFlags } from "./project.ts"
import { statusText } from "./view/status.ts"

export const intervention = <const Name extends "cancel" | "terminate">(name: Name) =>
  Command.make(
    name,
    { execution, json, ...projectFlags },
    Effect.fn(function*({ execution, json, ...flags }) {
      yield* show(yield* tell(flags, name, (control) => control[name](execution)), json)
    })
  )

/** The same for those that keep who gave them, and why. */
export const intention = <const Name extends "pause" | "resume">(name: Name) =>
  Command.make(
    name,
    { execution, reason, json, ...projectFlags },
    Effect.fn(function*({ execution, json, reason, ...flags }) {
      const intent = { ...user(), ...Option.match(reason, { onNone: () => ({}), onSome: (reason) => ({ reason }) }) }
      yield* show(yield* tell(flags, name, (control) => control[name](execution, intent)), json)
    })
  )

const reason = Flag.String("reason").pipe(
  Flag.withMetavar("text"),
  Flag.withDescription("Why, for the history"),
  Flag.optional
)

const show = Effect.fn(function*(status: ExecutionStatus, json: boolean) {
  yield* json ? sayJson(status) : say(statusText(status, yield* Clock.currentTimeMillis))
})

const user = (): Intent => {
  try {
    return { by: userInfo().username }
  } catch {
    // Not every user of a system has a name.
    return {}
  }
}
