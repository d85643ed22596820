/** Rules on timers, signals, queues and schedules. */
import { orBump, rule } from "../../rule.ts"
import { exampleText, type Lost, lostText, type Text } from "./value.ts"

export interface Named {
  readonly workflow: string
  readonly name: string
}

export interface Renamed extends Named {
  readonly now: string
}

/** Undefined: it is gone. */
export interface RenamedOrGone extends Named {
  readonly now: string | undefined
}

export interface Refused extends Named {
  readonly lost: Lost
  readonly example: Text | undefined
}

export const waitRules = {
  TIMER_SAME_NAME: rule<Renamed>({
    severity: "error",
    category: "REPLAY",
    purpose: "A timer keeps the name under which it is recorded.",
    change: ({ name, now }) => `The timer "${name}" is now called "${now}".`,
    running: "Executions that have begun to wait park; without that, they would wait a second time.",
    remedy: ({ name, now }) => `Keep the stored name: write \`durableName: ${name}\` at "${now}".`
  }),
  TIMER_DURATION: rule<Named>({
    severity: "info",
    category: "REPLAY",
    purpose: "How long a timer waits can be changed.",
    change: ({ name }) => `The timer "${name}" waits for another time.`,
    running: "Executions that wait already wake when they were to wake.",
    remedy: () => "Nothing has to be done."
  }),
  SIGNAL_SAME_NAME: rule<Renamed>({
    severity: "error",
    category: "REPLAY",
    purpose: "A signal keeps the name by which it is sent and awaited.",
    change: ({ name, now }) => `The signal ${name} is now called ${now}.`,
    running: "Executions that wait for it park, and whoever sends it under the old name is refused.",
    remedy: ({ name, workflow }) => `Call it ${name} again${orBump(workflow)}.`
  }),
  SIGNAL_NO_DELETE: rule<Named>({
    severity: "error",
    category: "CLIENT",
    purpose: "A signal that is sent is taken.",
    change: ({ name, workflow }) => `${workflow} does not take the signal ${name} any more.`,
    running: "Whoever sends it to a running execution is refused.",
    remedy: ({ workflow }) => `Keep its declaration while anybody sends it${orBump(workflow)}.`
  }),
  SIGNAL_NO_NARROW: rule<Refused>({
    severity: "error",
    category: "WIRE",
    purpose: "Deliveries that are stored can still be read, and senders are not refused.",
    change: ({ example, lost, name }) => `The signal ${name} does not take ${lostText(lost)}${exampleText(example)}.`,
    running: "Executions that have been sent such a one park, and whoever sends it is refused.",
    remedy: ({ workflow }) => `Take again what was taken${orBump(workflow)}.`
  }),
  SIGNAL_WIDEN: rule<Named>({
    severity: "info",
    category: "CLIENT",
    purpose: "A signal can take more than it did.",
    change: ({ name }) => `The signal ${name} takes more than before.`,
    running: "Running executions go on; a worker of the last release refuses what is new.",
    remedy: () => "Deploy the workers before those that send it."
  }),
  QUEUE_SAME_NAME: rule<RenamedOrGone>({
    severity: "error",
    category: "REPLAY",
    purpose: "A queue keeps its name while items wait in it.",
    change: ({ name, now }) =>
      now === undefined ? `The queue ${name} is gone.` : `The queue ${name} is now called ${now}.`,
    running: "Executions that have given it an item park, and nobody works on the items that wait.",
    remedy: ({ name, workflow }) => `Keep the queue ${name}${orBump(workflow)}.`
  }),
  QUEUE_NO_NARROW: rule<Refused>({
    severity: "error",
    category: "WIRE",
    purpose: "Items that wait, and what has come of others, can still be read.",
    change: ({ example, lost, name }) => `The queue ${name} does not take ${lostText(lost)}${exampleText(example)}.`,
    running: "Items that wait are refused, and executions that have recorded such a result park.",
    remedy: ({ workflow }) => `Take again what was taken${orBump(workflow)}.`
  }),
  QUEUE_KEY_SAME: rule<Named>({
    severity: "error",
    category: "REPLAY",
    purpose: "The same item keeps the same key.",
    change: ({ name }) => `The key of the queue ${name} is computed in another way.`,
    running: "Work that was done, or waits, under the old key is done again under the new one.",
    remedy: ({ workflow }) => `Compute it as before${orBump(workflow)} with a queue of another name.`
  }),
  SCHEDULE_SAME_NAME: rule<RenamedOrGone>({
    severity: "warning",
    category: "REPLAY",
    purpose: "A schedule keeps its name, under which it is known when it was last due.",
    change: ({ name, now }) =>
      now === undefined ? `The schedule ${name} is gone.` : `The schedule ${name} is now called ${now}.`,
    running: "Executions that it has started go on; what it had to catch up with is not caught up.",
    remedy: ({ name }) => `Keep the name ${name} if it is to go on where it was.`
  }),
  SCHEDULE_EXPR: rule<Named>({
    severity: "info",
    category: "CLIENT",
    purpose: "When a schedule is due can be changed.",
    change: ({ name }) => `The schedule ${name} has changed.`,
    running: "Executions that it has started go on.",
    remedy: () => "Nothing has to be done."
  })
}
