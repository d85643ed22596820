/** Every example that help shows is a command line that the parser accepts. */
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const folder = scratch()

/** As the golden of all helps has them; a pipe before `perdure` gives it a standard input. */
const examples = [
  ...readFileSync(join(root, "golden/cli/help/session.txt"), "utf8").matchAll(/^ {2}(?:cat \S+ \| )?(perdure .*)$/gm)
]
  .map(([, line = ""]) => line)
  .filter((line) => !line.includes("[flags]"))

const words = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")

it("there are examples of every command", () => {
  expect(new Set(examples.map((line) => words(line)[1])).size).toBe(32)
})

it.concurrent.each(examples)("%s", async (line) => {
  // In an empty folder most find no project: the point is that they were understood.
  const cwd = join(folder, String(examples.indexOf(line)))
  mkdirSync(cwd)
  const ran = await perdure(words(line).slice(1), { cwd, input: "{}" })
  expect(ran.stderr).not.toContain("error usage")
  expect(ran.exit).not.toBe(70)
})
