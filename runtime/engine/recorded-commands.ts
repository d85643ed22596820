/** `Commands` that knows nothing but the record: what asks for anything else is left waiting, and nothing happens. */
import { Effect } from "effect"
import { Commands } from "../v1/commands.ts"
import type { Branch } from "./branch.ts"
import { started } from "./child.ts"
import { commandsOf } from "./commands.ts"
import type { Asked } from "./guard.ts"
import { childKind, type Recorded } from "./replay.ts"

/** What no record answers. */
const unrecorded = Effect.callback<never>(() => {})

export const recordedCommands = (branch: Branch): Commands["Service"] => {
  const { aside, continueAsNew, executionId, main, patch, startedAt, ...live } = commandsOf(branch)

  /** What a recorded command came to. One that a closed branch gave up unwinds it at the same place again. */
  const recall = <A>(asked: Asked, outcomeOf: (recorded: Recorded) => A | undefined): Effect.Effect<A> =>
    Effect.suspend(() => {
      const entered = branch.enter(asked)
      if (entered === "stop") return Effect.interrupt
      if (entered === "new") return unrecorded
      const outcome = outcomeOf(entered)
      if (outcome !== undefined) return Effect.succeed(outcome)
      return entered.interrupted ? Effect.interrupt : unrecorded
    })

  const unlessNew = <A>(effect: Effect.Effect<A>): Effect.Effect<A> =>
    Effect.suspend(() => branch.live && !branch.halted ? unrecorded : effect)

  return Commands.of({
    executionId,
    startedAt,
    main,
    aside,
    patch,
    continueAsNew,
    step: ({ activity, name }) => recall({ kind: "step", name, activity }, ({ result }) => result),
    timer: (name) => recall({ kind: "timer", name, activity: "" }, ({ fired, past }) => fired ? { past } : undefined),
    signal: ({ name, signal }) => recall({ kind: "await", name, activity: signal }, ({ answer }) => answer),
    child: ({ mode, name, workflow: { definition } }) =>
      recall(
        { kind: childKind(mode), name, activity: definition.name },
        (step) => step.result ?? (mode === "await" || step.interrupted ? undefined : started(step))
      ),
    enqueue: ({ name, queue }) => recall({ kind: "enqueue", name, activity: queue }, ({ result }) => result),
    // It lets its holder change the execution, so it is not for those who may only look.
    token: () => Effect.succeed(""),
    record: (name) => recall({ kind: "value", name, activity: "" }, ({ text }) => text),
    decide: (name) => recall({ kind: "decision", name, activity: "" }, ({ text }) => text === "true"),
    exhausted: (name, reached) => reached ? unlessNew(live.exhausted(name, reached)) : live.exhausted(name, reached),
    open: (request) =>
      unlessNew(Effect.map(live.open(request), (block) => ({
        ...block,
        // Where the block is being closed, nobody decides.
        decide: () => Effect.suspend(() => branch.halted ? Effect.void : unrecorded)
      }))),
    unreadable: live.unreadable,
    contradicted: live.contradicted,
    compensating: (cause) => unlessNew(live.compensating(cause)),
    holdFailure: () => Effect.suspend(() => branch.run.compensates ? Effect.void : unrecorded),
    undoGaveUp: () => Effect.suspend(() => branch.current?.gaveUp === true ? Effect.void : unrecorded)
  })
}
