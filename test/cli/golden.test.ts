/**
 * Sessions at the command line, exactly as they go: golden/cli/<case>/session.txt, run in a copy of the case's `files`.
 * A line `$ perdure ...` is typed; what follows is the standard output, the standard error after `! `, and the exit code.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const goldens = join(root, "golden/cli")
const folder = scratch()

/** Splits as a shell does, with single quotes. */
const words = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")

const typed = (session: string): ReadonlyArray<string> =>
  session.split("\n").filter((line) => line.startsWith("$ perdure"))

const lines = (text: string, prefix: string): ReadonlyArray<string> =>
  text === "" ? [] : text.replace(/\n$/, "").split("\n").map((line) => `${prefix}${line}`.trimEnd())

const replay = async (commands: ReadonlyArray<string>, cwd: string): Promise<string> => {
  const said: Array<string> = []
  for (const command of commands) {
    const ran = await perdure(words(command.slice("$ perdure".length)), { cwd })
    said.push(command, ...lines(ran.stdout, ""), ...lines(ran.stderr, "! "), `[${ran.exit}]`, "")
  }
  return said.join("\n").replaceAll(cwd, "<here>")
}

it.concurrent.each(readdirSync(goldens))("%s", async (name) => {
  const file = join(goldens, name, "session.txt")
  const cwd = join(folder, name)
  mkdirSync(cwd)
  const files = join(goldens, name, "files")
  if (existsSync(files)) cpSync(files, cwd, { recursive: true })
  const session = readFileSync(file, "utf8")
  const actual = await replay(typed(session), cwd)
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, actual)
  expect(actual).toBe(session)
})
