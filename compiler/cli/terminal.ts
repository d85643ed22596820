/** Writing to the terminal: data to the standard output, messages to the standard error, colour where a person reads. */
import { Effect } from "effect"
import { styleText } from "node:util"
import { escapeControls, escapedJson } from "../diagnostic/escape.ts"
import type { CommandFailure } from "./failure.ts"

export type Style = Parameters<typeof styleText>[0]

/** `styleText` leaves the text plain under NO_COLOR and where the stream is not a terminal. */
export const paint = (stream: NodeJS.WriteStream) => (style: Style, text: string): string =>
  styleText(style, text, { stream })

export const isColored = (stream: NodeJS.WriteStream): boolean => paint(stream)("bold", "x") !== "x"

/** How wide the terminal is; nothing where the output goes elsewhere. */
export const terminalColumns = (): number | undefined => process.stdout.isTTY ? process.stdout.columns : undefined

/** Data from outside may not steer the terminal. */
export const printable = escapeControls

/** Data that ends its own lines. */
export const put = (text: string): Effect.Effect<void> => Effect.sync(() => void process.stdout.write(text))

/** One line of data. */
export const say = (text: string): Effect.Effect<void> => put(`${text}\n`)

/** One message. */
export const note = (text: string): Effect.Effect<void> => Effect.sync(() => void process.stderr.write(`${text}\n`))

/** The same of a text with lines. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n")

/** Data as JSON, in which the escapes of what is not printable mean the same characters. */
export const sayJson = (value: unknown): Effect.Effect<void> => put(escapedJson(value))

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ")

export const noteFailure = (failure: Pick<CommandFailure, "code" | "message" | "remedy">): Effect.Effect<void> => {
  const style = paint(process.stderr)
  const head = `${style("red", "error")} ${style("bold", failure.code)}`
  return note(`${head}: ${printable(oneLine(failure.message))}\n  help: ${printable(failure.remedy)}`)
}

export const noteWarning = (text: string, remedy: string): Effect.Effect<void> => {
  const style = paint(process.stderr)
  return note(`${style("yellow", "warning")}: ${printable(text)}\n  help: ${printable(remedy)}`)
}
