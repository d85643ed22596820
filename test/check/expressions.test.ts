/**
 * golden/expressions: specifications that say themselves what is wrong with them. A comment under a line marks the exact
 * columns with carets, then names the code and the message; `# at 3:5-4:9` names a place that no comment can stand under.
 */
import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { checkFiles, listed, readFolder } from "./project.ts"

const folder = new URL("../../golden/expressions/", import.meta.url).pathname

/** What the comments of a specification expect, in the form of `listed`. */
const expected = (text: string): ReadonlyArray<string> => {
  const marks: Array<{ readonly line: number; readonly column: number; readonly text: string }> = []
  let line = 0
  text.split("\n").forEach((written, index) => {
    const carets = /^#( *)(\^+) (.*)$/.exec(written)
    const place = /^# at ((\d+):(\d+)-\d+:\d+ .*)$/.exec(written)
    if (carets !== null) {
      const [, space = "", range = "", said = ""] = carets
      const column = 2 + space.length
      marks.push({ line, column, text: `${line}:${column}-${line}:${column + range.length} ${said}` })
    } else if (place !== null) marks.push({ line: Number(place[2]), column: Number(place[3]), text: place[1] ?? "" })
    else line = index + 1
  })
  return marks.sort((left, right) => left.line - right.line || left.column - right.column).map((it) => it.text)
}

describe("golden/expressions", () => {
  const files = readFolder(folder)
  const project = checkFiles(files)
  const specifications = readdirSync(folder).filter((it) => it.endsWith(".workflow.yaml"))

  it.each(specifications)("%s", (file) => {
    expect(listed(project, file)).toEqual(expected(files[file] ?? ""))
  })

  it("has more than sixty wrong expressions, each with its columns", () => {
    const count = specifications.flatMap((file) => expected(files[file] ?? "")).length
    expect(count).toBeGreaterThan(60)
  })

  it("says nothing about the shared files", () => {
    expect([...listed(project, "shop.types.yaml"), ...listed(project, "shop.activities.yaml")]).toEqual([])
  })
})
