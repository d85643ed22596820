/** The kinds of steps, in words. */
const words = {
  call: "a call",
  timer: "a timer",
  let: "a value",
  "record now": "a record of the time",
  "record uuid": "a record of an id",
  "record random": "a record of a random number",
  await: "a wait for a signal",
  enqueue: "an item for a queue",
  "awaited child": "a child that is waited for",
  "started child": "a child that is only started",
  fail: "a failure",
  continueAsNew: "a continuation as new",
  switch: "a switch",
  patch: "a patch",
  parallel: "parallel branches",
  "parallel settle": "parallel branches that settle",
  race: "a race",
  foreach: "a loop over items",
  "foreach settle": "a loop over items that settle",
  repeat: "a loop",
  try: "a try"
}

export type StepKindText = keyof typeof words

export const kindText = (kind: StepKindText): string => words[kind]
