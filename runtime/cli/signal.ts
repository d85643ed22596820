/** `perdure signal`: sends a signal to an execution, or answers the step that a token was made for. */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { note, say, sayJson } from "../../compiler/cli/terminal.ts"
import { tell } from "./connect.ts"
import { json } from "./flags.ts"
import { readPayload } from "./payload.ts"
import { projectFlags } from "./project.ts"

/** To whom, and what: the payload as it was typed. */
type Sending =
  | { readonly token: string; readonly payload: string }
  | { readonly execution: string; readonly name: string; readonly payload: string }

const usage = (message: string) =>
  failure("usage", {
    message,
    remedy: "Give an execution and the name of a signal, or `--token` with the token alone; then the payload."
  })

/** With a token the payload is the only argument, so it stands where the execution would. */
const sendingOf = (
  words: ReadonlyArray<string | undefined>,
  token: string | undefined,
  senderId: string | undefined
): Effect.Effect<Sending, CommandFailure> => {
  const [first, second, third = "{}"] = words
  if (token !== undefined) {
    if (second !== undefined) return usage("A token says which step is meant; only the payload is left to give.")
    if (senderId !== undefined) return usage("A token can be used once, so it takes no `--sender-id`.")
    return Effect.succeed({ token, payload: first ?? "{}" })
  }
  return first === undefined || second === undefined
    ? usage("The execution or the name of the signal is missing.")
    : Effect.succeed({ execution: first, name: second, payload: third })
}

export const signal = Command.make(
  "signal",
  {
    execution: Argument.String("execution").pipe(
      Argument.withDescription("An execution id, eight or more first characters of one, or Workflow/key"),
      Argument.optional
    ),
    name: Argument.String("signal").pipe(Argument.withDescription("Name of the signal"), Argument.optional),
    payload: Argument.String("payload").pipe(
      Argument.withDescription("JSON, @file.json, or - for the standard input; the only argument beside a token"),
      Argument.optional
    ),
    token: Flag.String("token").pipe(
      Flag.withMetavar("token"),
      Flag.withDescription("Answer the step that this token was made for; it can be used once"),
      Flag.optional
    ),
    senderId: Flag.String("sender-id").pipe(
      Flag.withMetavar("id"),
      Flag.withDescription("Names the delivery: one that is made again under the same id is not seen twice"),
      Flag.optional
    ),
    json,
    ...projectFlags
  },
  Effect.fn(function*({ execution, name, payload, token, senderId, json, ...flags }) {
    const words = [execution, name, payload].map(Option.getOrUndefined)
    const sender = Option.getOrUndefined(senderId)
    const sending = yield* sendingOf(words, Option.getOrUndefined(token), sender)
    const value = yield* readPayload(sending.payload)
    const delivered = yield* tell(flags, "signal", (control) =>
      "token" in sending
        ? control.signalByToken(sending.token, value)
        : control.signal(sending.execution, {
          name: sending.name,
          payload: value,
          ...(sender === undefined ? {} : { senderId: sender })
        }))
    if (json) return yield* sayJson(delivered)
    yield* say(delivered.executionId)
    if (delivered.duplicate) yield* note("It was received before, from the same sender: nothing was added.")
  })
).pipe(
  Command.withDescription("Send a signal to an execution; it is kept until a step waits for it."),
  Command.withExamples([
    {
      command: "perdure signal Order/ord_1 approval '{\"by\":\"ann\",\"ok\":true}'",
      description: "acknowledged once it is stored"
    },
    { command: "perdure signal Order/ord_1 approval @answer.json --sender-id mail-17", description: "safe to repeat" },
    {
      command: "perdure signal --token eyJ2IjoxfQ.c2ln '{\"by\":\"ann\",\"ok\":true}'",
      description: "to the step that gave the token out"
    }
  ])
)
