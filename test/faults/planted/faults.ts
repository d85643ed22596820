/** Faults that an engine could have: each is planted in a copy of it, and the battery has to find it. */

export interface Planted {
  readonly name: string
  readonly file: string
  /** Each text stands once in the file, and becomes the other one. */
  readonly changes: ReadonlyArray<readonly [text: string, becomes: string]>
  /** Which fault of the battery finds it, and how often that is tried. */
  readonly found: { readonly by: string; readonly count: number }
}

export const faults: ReadonlyArray<Planted> = [
  {
    name: "a start is acknowledged before its commit",
    file: "runtime/engine/live-control.ts",
    changes: [[
      "      yield* durable\n      return { executionId: id, run: joined.record.run, created: joined.created }",
      "      return { executionId: id, run: joined.record.run, created: joined.created }"
    ]],
    found: { by: "F9", count: 3 }
  },
  {
    name: "a recorded step runs again",
    file: "runtime/engine/steps.ts",
    changes: [["  if (step.result !== undefined) return step.result\n", ""]],
    found: { by: "F13", count: 100 }
  },
  {
    name: "timers fire early",
    file: "runtime/engine/timers.ts",
    changes: [["    const time = now()\n", "    const time = now() + 2\n"]],
    found: { by: "F25", count: 60 }
  },
  {
    name: "a signal is had by two steps",
    file: "runtime/engine/mailbox.ts",
    changes: [["    this.messages.delete(seq)\n", ""]],
    found: { by: "F15", count: 50 }
  },
  {
    name: "the newest signal is had first",
    file: "runtime/engine/mailbox.ts",
    changes: [["if (message.step === undefined) found ??= message", "if (message.step === undefined) found = message"]],
    found: { by: "F15", count: 100 }
  },
  {
    name: "what was done first is undone first",
    file: "runtime/v1/saga.ts",
    changes: [[
      "saga.toSorted((a, b) => a.order - b.order).toReversed()",
      "saga.toSorted((a, b) => a.order - b.order)"
    ]],
    found: { by: "F3", count: 1 }
  },
  {
    name: "items of a loop share a key",
    file: "runtime/v1/commands.ts",
    changes: [["`${executionId}/${run}/${step}`", "`${executionId}/${run}/${step.replace(/\\[.*\\]/, \"\")}`"]],
    found: { by: "F17", count: 60 }
  },
  {
    name: "a repeat has another key",
    file: "runtime/engine/attempt.ts",
    changes: [["    idempotencyKey: key,", "    idempotencyKey: `${key}#${attempt}`,"]],
    found: { by: "F1", count: 3 }
  },
  {
    name: "the winner of a race is not recorded",
    file: "runtime/engine/block.ts",
    changes: [[
      "          run.append(kind === \"race\" ? \"RaceDecided\" : \"BranchesClosed\", name, 0, { by: path })\n",
      ""
    ]],
    found: { by: "F27", count: 7 }
  },
  {
    name: "a terminal state is overwritten",
    file: "runtime/engine/interventions.ts",
    changes: [["      run.stop({ kind: \"terminated\" })\n      run.fiber?.interruptUnsafe()\n", ""]],
    found: { by: "F16", count: 400 }
  },
  {
    name: "children of a parent that has ended go on",
    file: "runtime/engine/executions.ts",
    changes: [["    this.children.parentEnded(run.record)\n", ""]],
    found: { by: "F27", count: 7 }
  },
  {
    name: "a paused execution goes on",
    file: "runtime/engine/wait.ts",
    changes: [["branch.run.isPaused ? Effect.andThen(", "false ? Effect.andThen("]],
    found: { by: "F16", count: 400 }
  },
  {
    name: "a commit is skipped",
    file: "runtime/journal/commits.ts",
    changes: [[
      "        commit.run()\n",
      "        if (stats.commits % 5 === 4) db.exec(\"ROLLBACK\")\n        else commit.run()\n"
    ]],
    found: { by: "F25", count: 10 }
  },
  {
    name: "something is written after the end",
    file: "runtime/engine/executions.ts",
    changes: [[
      "    run.phase = \"ended\"\n    this.host.journal.close(",
      "    run.append(\"LateResultIgnored\", \"\", 0, {})\n    run.phase = \"ended\"\n    this.host.journal.close("
    ]],
    found: { by: "F25", count: 5 }
  },
  {
    name: "a signal is not kept for the next run",
    file: "runtime/engine/begin.ts",
    changes: [["  for (const message of mailbox.unread) store(begun, message)\n", "  void begun\n"]],
    found: { by: "F25", count: 60 }
  },
  {
    name: "a late result is accepted",
    file: "runtime/engine/attempt.ts",
    changes: [[
      "run.host.late(run.record, context.step, context.attempt)",
      "run.append(\"StepCompleted\", context.step, context.attempt, { result: { text: \"late\" } })"
    ]],
    found: { by: "F28", count: 2 }
  },
  {
    name: "retention deletes what runs",
    file: "runtime/journal/removal.ts",
    changes: [["const free = `state <> 'Running'", "const free = `state <> ''"], [
      "closed_at < ? AND",
      "coalesce(closed_at, 0) < ? AND"
    ]],
    found: { by: "F25", count: 5 }
  },
  {
    name: "an execution is left asleep for too long",
    file: "runtime/engine/run.ts",
    changes: [["setAsleep(this.record, wake)", "setAsleep(this.record, wake + 60_000)"]],
    found: { by: "F25", count: 60 }
  }
]
