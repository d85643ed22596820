/** Every rule of compatibility has a pair in golden/compat/<RULE>/: what was, what is, and what is said of the change. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { rules } from "../../compiler/diagnostic/rules.ts"
import { root } from "../house/sources.ts"
import { changed, filesIn, projectOf } from "../support/changed.ts"

const goldens = join(root, "golden/compat")
const cases = readdirSync(goldens).sort()

/** A further case of a rule is called `<RULE>.<what it shows>`. */
const ruleOf = (name: string): string => name.replace(/\..*$/, "")

const compareWithGolden = (name: string, file: string, actual: string): void => {
  const golden = join(goldens, name, file)
  if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(golden, actual)
  expect(existsSync(golden) ? readFileSync(golden, "utf8") : "").toBe(actual)
}

describe("compat", () => {
  it.each(cases)("%s", (name) => {
    const [before, after] = ["before", "after"].map((side) => projectOf(filesIn(join(goldens, name, side))))
    if (before === undefined || after === undefined) return expect.unreachable()
    const { diagnostics, sources } = changed(before, after)
    compareWithGolden(name, "expected.txt", renderText(diagnostics, sources))
    expect(diagnostics.map(({ code }) => code)).toContain(ruleOf(name))
    const mirror = changed(after, before).diagnostics
    compareWithGolden(name, "mirror.txt", mirror.map(({ code, message, severity }) => `${severity} ${code}: ${message}\n`).join(""))
  })

  /** They compare nothing but what the lock says of itself. */
  const ofTheLock = ["ENGINE_FORMAT_SAME", "VERSION_NOT_REUSED", "LOCK_UP_TO_DATE", "LOCK_LINEAR", "ACK_STALE"]

  it("each rule has a pair, and each pair a rule", () => {
    const shown = new Set(cases.map(ruleOf))
    const known: ReadonlyArray<string> = Object.keys(rules)
    expect(known.filter((rule) => !shown.has(rule))).toEqual(ofTheLock)
    expect([...shown].filter((rule) => !known.includes(rule))).toEqual([])
  })
})
