/** Faults that an engine could have: each is planted in a copy of it, and the battery has to find it. */

export interface Planted {
  readonly name: string
  readonly file: string
  /** A text of the file, which occurs there once. */
  readonly text: string
  readonly becomes: string
  /** Which fault of the battery finds it, and how often that is tried. */
  readonly found: { readonly by: string; readonly count: number }
}

export const faults: ReadonlyArray<Planted> = [
  {
    name: "a start is acknowledged before its commit",
    file: "runtime/engine/live-control.ts",
    text: "      yield* durable\n      return { executionId: id, run: joined.record.run, created: joined.created }",
    becomes: "      return { executionId: id, run: joined.record.run, created: joined.created }",
    found: { by: "F9", count: 3 }
  },
  {
    name: "a recorded step runs again",
    file: "runtime/engine/steps.ts",
    text: "  if (step.result !== undefined) return step.result\n",
    becomes: "",
    found: { by: "F13", count: 100 }
  },
  {
    name: "timers fire early",
    file: "runtime/engine/timers.ts",
    text: "    const time = now()\n",
    becomes: "    const time = now() + 2\n",
    found: { by: "F27", count: 2 }
  },
  {
    name: "a signal is had by two steps",
    file: "runtime/engine/mailbox.ts",
    text: "    this.messages.delete(seq)\n",
    becomes: "",
    found: { by: "F15", count: 50 }
  },
  {
    name: "the newest signal is had first",
    file: "runtime/engine/mailbox.ts",
    text: "if (message.step === undefined) found ??= message",
    becomes: "if (message.step === undefined) found = message",
    found: { by: "F15", count: 100 }
  },
  {
    name: "what was done first is undone first",
    file: "runtime/v1/saga.ts",
    text: "saga.toSorted((a, b) => a.order - b.order).toReversed()",
    becomes: "saga.toSorted((a, b) => a.order - b.order)",
    found: { by: "F3", count: 1 }
  },
  {
    name: "items of a loop share a key",
    file: "runtime/v1/commands.ts",
    text: "`${executionId}/${run}/${step}`",
    becomes: "`${executionId}/${run}/${step.replace(/\\[.*\\]/, \"\")}`",
    found: { by: "F17", count: 60 }
  },
  {
    name: "a repeat has another key",
    file: "runtime/engine/attempt.ts",
    text: "    idempotencyKey: key,",
    becomes: "    idempotencyKey: `${key}#${attempt}`,",
    found: { by: "F1", count: 3 }
  },
  {
    name: "the winner of a race is not recorded",
    file: "runtime/engine/block.ts",
    text: "          run.append(kind === \"race\" ? \"RaceDecided\" : \"BranchesClosed\", name, 0, { by: path })\n",
    becomes: "",
    found: { by: "F27", count: 7 }
  },
  {
    name: "a terminal state is overwritten",
    file: "runtime/engine/executions.ts",
    text: "      run.stop({ kind: \"terminated\" })\n      run.fiber?.interruptUnsafe()\n",
    becomes: "",
    found: { by: "F16", count: 400 }
  },
  {
    name: "children of a parent that has ended go on",
    file: "runtime/engine/executions.ts",
    text: "    this.children.parentEnded(run.record)\n",
    becomes: "",
    found: { by: "F27", count: 7 }
  },
  {
    name: "a paused execution goes on",
    file: "runtime/engine/run.ts",
    text: "this.isPaused ? Effect.andThen(",
    becomes: "false ? Effect.andThen(",
    found: { by: "F16", count: 400 }
  }
]
