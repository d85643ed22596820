/** Writing to the terminal: data to the standard output, messages to the standard error, colour where a person reads. */
import { Effect } from "effect"
import { styleText } from "node:util"
import type { CommandFailure } from "./failure.ts"

export type Style = Parameters<typeof styleText>[0]

/** `styleText` leaves the text plain under NO_COLOR and where the stream is not a terminal. */
export const paint = (stream: NodeJS.WriteStream) => (style: Style, text: string): string =>
  styleText(style, text, { stream })

// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Data from outside may not steer the terminal: control and bidirectional characters are shown as escapes. */
export const printable = (text: string): string =>
  text.replace(unprintable, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)

/** One line of data. */
export const say = (text: string): Effect.Effect<void> => Effect.sync(() => void process.stdout.write(`${text}\n`))

/** One message. */
export const note = (text: string): Effect.Effect<void> => Effect.sync(() => void process.stderr.write(`${text}\n`))

/** Data as JSON: indented for a person, on one line for a pipe. */
export const sayJson = (value: unknown): Effect.Effect<void> =>
  say(JSON.stringify(value, undefined, process.stdout.isTTY ? 2 : undefined))

export const noteFailure = (failure: Pick<CommandFailure, "code" | "message" | "remedy">): Effect.Effect<void> => {
  const style = paint(process.stderr)
  const head = style(["red", "bold"], `error[${failure.code}]`)
  return note(`${head}: ${printable(failure.message)}\n  ${style("cyan", "help")}: ${printable(failure.remedy)}`)
}

export const noteWarning = (text: string, remedy: string): Effect.Effect<void> => {
  const style = paint(process.stderr)
  return note(`${style(["yellow", "bold"], "warning")}: ${printable(text)}\n  ${style("cyan", "help")}: ${printable(remedy)}`)
}
