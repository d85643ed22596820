/** The commands that change one execution have one shape: they name it and show where it stands afterwards. */
import { Clock, Effect } from "effect"
import { Command } from "effect/cli"
import { say, sayJson } from "../../compiler/cli/terminal.ts"
import { tell } from "./connect.ts"
import { execution, json } from "./flags.ts"
import { projectFlags } from "./project.ts"
import { statusText } from "./view/status.ts"

export const intervention = <const Name extends "resume" | "cancel" | "terminate">(name: Name) =>
  Command.make(
    name,
    { execution, json, ...projectFlags },
    Effect.fn(function*({ execution, json, ...flags }) {
      const status = yield* tell(flags, name, (control) => control[name](execution))
      yield* json ? sayJson(status) : say(statusText(status, yield* Clock.currentTimeMillis))
    })
  )
