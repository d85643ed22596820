/** docs/cli.md names every command, every exit code and every way a command can fail; its table is written from the source. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { exitCode, failures } from "../../compiler/cli/failure.ts"
import { root } from "../house/sources.ts"

const file = join(root, "docs/cli.md")
const heading = "## Failures of commands"

const table = (): string => {
  const rows = Object.entries(failures)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([code, { exit, summary }]) => `| \`${code}\` | ${exit} | ${summary} |`)
  return `${heading}\n\n| code | exit | means |\n| --- | --- | --- |\n${rows.join("\n")}\n`
}

it("lists the failures as they are", () => {
  const page = readFileSync(file, "utf8")
  const [before = ""] = page.split(heading)
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, `${before.trimEnd()}\n\n${table()}`)
  expect(readFileSync(file, "utf8").slice(before.length)).toBe(table())
})

it("lists the exit codes", () => {
  const page = readFileSync(file, "utf8")
  for (const code of Object.values(exitCode)) expect(page).toContain(`\n| ${code} | `)
})

it("names every command of the help", () => {
  const page = readFileSync(file, "utf8")
  const overview = readFileSync(join(root, "golden/cli/overview/session.txt"), "utf8").split("$ perdure --help")[0] ??
    ""
  const commands = [...overview.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name)
  expect(commands).toHaveLength(32)
  for (const command of commands) expect(page).toMatch(new RegExp(`\`${command}\\b|, \`${command}\\b`))
})
