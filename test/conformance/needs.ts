/** What generated workflows can do on Perdure's engine alone, with a workflow that does it. */
import type { Effect, Option } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { Again, Asking, Changed, Held, Printing } from "./desk/desk.workflows.ts"
import type { Polled } from "./polling.ts"

interface Need {
  readonly what: string
  /** How it stands on Perdure's engine once it has done it. */
  readonly outcome: "Suspended" | "success"
  readonly start: Effect.Effect<string, never, WorkflowEngine.WorkflowEngine>
  readonly poll: (id: string) => Effect.Effect<Option.Option<Polled>, never, WorkflowEngine.WorkflowEngine>
}

const discard = { discard: true } as const

export const needs: ReadonlyArray<Need> = [
  {
    what: "waits for a signal",
    outcome: "Suspended",
    start: Asking.execute({ key: "asking" }, discard),
    poll: (id) => Asking.poll(id)
  },
  {
    what: "gives an item to a queue",
    outcome: "success",
    start: Printing.execute({ key: "printing" }, discard),
    poll: (id) => Printing.poll(id)
  },
  {
    what: "asks for a patch",
    outcome: "success",
    start: Changed.execute({ key: "changed" }, discard),
    poll: (id) => Changed.poll(id)
  },
  {
    what: "continues as new",
    outcome: "success",
    start: Again.execute({ key: "again", times: 2 }, discard),
    poll: (id) => Again.poll(id)
  },
  {
    what: "parks what has failed",
    outcome: "success",
    start: Held.execute({ key: "held" }, discard),
    poll: (id) => Held.poll(id)
  }
]
