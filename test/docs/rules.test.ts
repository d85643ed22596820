/** docs/rules.md lists every rule with a change that it is about: written from the catalogue and the goldens, never by hand. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { rules } from "../../compiler/diagnostic/rules.ts"
import { unifiedDiff } from "../../compiler/write/diff.ts"
import { root } from "../house/sources.ts"

const goldens = join(root, "golden/compat")

const textOf = (path: string): string | undefined => existsSync(path) ? readFileSync(path, "utf8") : undefined

/** What has changed between the two projects, line by line. */
const change = (folder: string): string => {
  const files = new Set(["before", "after"].flatMap((side) => readdirSync(join(folder, side))))
  return [...files].sort().flatMap((file) => {
    const [before, after] = ["before", "after"].map((side) => textOf(join(folder, side, file)))
    if (before === after) return []
    const lines = unifiedDiff(file, before, after ?? "").split("\n").filter((line) => /^[+-](?!\+\+ |-- )/.test(line))
    return [`# ${file}`, ...lines]
  }).join("\n")
}

/** The block of the golden that is about the rule. */
const finding = (folder: string, rule: string): string =>
  (textOf(join(folder, "expected.txt")) ?? "").split(/\n\n(?=\S)|\n(?=\S+:\d+:\d+)/)
    .find((block) => block.includes(` ${rule}: `))?.trim() ?? ""

const example = (rule: string): string => {
  const folder = join(goldens, rule)
  return existsSync(folder)
    ? `\n\`\`\`diff\n${change(folder)}\n\`\`\`\n\n\`\`\`text\n${finding(folder, rule)}\n\`\`\`\n`
    : ""
}

const page = (): string => {
  const sections = Object.entries(rules)
    .toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([id, { category, running, severity, summary }]) =>
      `## ${id}\n\n*${severity}* · ${category} · ${summary}\n\n${running}\n${example(id)}`
    )
  return `# Rules of compatibility

What a change of a released workflow does to its running executions, to its callers and to its workers. \`perdure rules\` lists the
rules; \`perdure explain <RULE>\` prints what stands here.

The level of a rule says what becomes of running executions. After an **error** some of them park, or callers lose what they have: it
fails the build. After a **warning** all of them go on, and somebody should look. An **info** is no finding of \`check\`, and shown by \`diff\`. The
category says what would break: \`WIRE\` (what is stored cannot be read), \`REPLAY\` (what is recorded means something else), \`CLIENT\`
(callers, readers), \`SOURCE\` (texts and generated code). Some rules are raised, or lowered, where more is known of a change; the finding then has the other level.

${sections.join("\n")}`
}

it("docs/rules.md is current", () => {
  const file = join(root, "docs/rules.md")
  if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(file, page())
  expect(textOf(file)).toBe(page())
})
