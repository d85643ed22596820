/** Every finding of golden/reject in the formats that have rules of their own: SARIF's schema, and GitHub's commands. */
import { Ajv2020 } from "ajv/dist/2020.js"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { checkSources } from "../../compiler/compile.ts"
import type { Findings } from "../../compiler/diagnostic/format/findings.ts"
import { formats } from "../../compiler/diagnostic/format/formats.ts"
import { root } from "../house/sources.ts"
import { sarifSchema } from "./sarif-schema.ts"

const isSarif = new Ajv2020({ allErrors: true }).compile(sarifSchema)

const findingsOf = (name: string): Findings => {
  const folder = join(root, "golden/reject", name)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "expected.txt" && !entry.parentPath.endsWith("fixed"))
    .map((entry) => join(entry.parentPath, entry.name))
  const sources = new Map(files.map((path) => [relative(folder, path), readFileSync(path)]))
  const { diagnostics, project } = checkSources(sources)
  return {
    diagnostics,
    sources: project?.sources ?? new Map(),
    files: [...sources.keys()],
    folder: "",
    version: "1.2.3"
  }
}

const property = String.raw`[^,:%\r\n]|%(25|0D|0A|3A|2C)`
/** What stands in no file has no place. */
const annotation = new RegExp(
  `^::(error|warning) (file=(${property})+,line=[1-9]\\d*,endLine=[1-9]\\d*,` +
    `(col=[1-9]\\d*,endColumn=[1-9]\\d*,)?)?title=[a-z0-9-]+::([^%\\r\\n]|%(25|0D|0A))+$`
)

describe.each(readdirSync(join(root, "golden/reject")).sort())("%s", (name) => {
  const findings = findingsOf(name)

  it("is SARIF", () => {
    isSarif(JSON.parse(formats.sarif(findings)))
    expect(isSarif.errors ?? []).toEqual([])
  })

  it("is commands of GitHub, the first ten errors and the first ten warnings", () => {
    const lines = formats.github(findings).split("\n").filter((line) => line !== "")
    for (const line of lines.filter((it) => it.startsWith("::"))) expect(line).toMatch(annotation)
    const counts = ["error", "warning"].map((severity) => findings.diagnostics.filter((it) => it.severity === severity))
    const annotated = counts.reduce((sum, { length }) => sum + Math.min(length, 10), 0)
    expect(lines.filter((line) => line.startsWith("::"))).toHaveLength(annotated)
  })
})
