/** Every rule of compatibility has a pair in golden/compat/<RULE>/: what was, what is, and what is said of the change. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { rules } from "../../compiler/diagnostic/rules.ts"
import type { LockedVersion } from "../../compiler/lock/lock.ts"
import { root } from "../house/sources.ts"
import { type Changed, changed, type Files, filesIn, projectOf } from "../support/changed.ts"
import { judgedBy, released } from "../support/locked.ts"

const goldens = join(root, "golden/compat")
const cases = readdirSync(goldens).sort()

/** A further case of a rule is called `<RULE>.<what it shows>`. */
const ruleOf = (name: string): string => name.replace(/\..*$/, "")

const tomorrow = `sha256:${"0".repeat(64)}`

/** Rules that are about what a lock says of itself: what is released from `before`, and what becomes of it. */
const ofTheLock: { readonly [rule: string]: (before: Files, after: Files) => Changed } = {
  ENGINE_FORMAT_SAME: (before, after) =>
    judgedBy(
      released(before, (lock) => ({ ...lock, executionIds: lock.executionIds.map((it) => ({ ...it, executionId: "0" })) })),
      after
    ),
  VERSION_NOT_REUSED: (before, after) =>
    judgedBy(
      released(before, (lock) => ({
        ...lock,
        versions: lock.versions.map(({ contract, hashes, ...version }) =>
          version.version === 1 ? { ...version, status: "retired" } : { ...version, contract, hashes } as LockedVersion
        )
      })),
      after
    ),
  LOCK_UP_TO_DATE: (before, after) => judgedBy(released(before), after, { locked: true }),
  LOCK_LINEAR: (before, after) => judgedBy(released(after), after, { before: released(before) }),
  ACK_STALE: (before, after) =>
    judgedBy(
      released(before, (lock) => ({
        ...lock,
        acknowledgements: [{
          fingerprint: "a3f8c21b9d04",
          rule: "STEP_SAME_NAME",
          from: lock.versions[0]?.releases[0] ?? "",
          to: tomorrow,
          reason: "no execution is in this step",
          author: "Ann",
          date: "2026-11-20"
        }]
      })),
      after
    )
}

const compareWithGolden = (name: string, file: string, actual: string): void => {
  const golden = join(goldens, name, file)
  if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(golden, actual)
  expect(existsSync(golden) ? readFileSync(golden, "utf8") : "").toBe(actual)
}

describe("compat", () => {
  it.each(cases)("%s", (name) => {
    const [before, after] = [filesIn(join(goldens, name, "before")), filesIn(join(goldens, name, "after"))]
    const ofLock = ofTheLock[name]?.(before, after)
    const [old, current] = [projectOf(before), projectOf(after)]
    const { diagnostics, sources } = ofLock ?? changed(old, current)
    compareWithGolden(name, "expected.txt", renderText(diagnostics, sources))
    expect(diagnostics.map(({ code }) => code)).toContain(ruleOf(name))
    if (ofLock !== undefined) return
    const mirror = changed(current, old).diagnostics
    compareWithGolden(name, "mirror.txt", mirror.map(({ code, message, severity }) => `${severity} ${code}: ${message}\n`).join(""))
  })

  it("each rule has a pair, and each pair a rule", () => {
    const shown = new Set(cases.map(ruleOf))
    const known: ReadonlyArray<string> = Object.keys(rules)
    expect(known.filter((rule) => !shown.has(rule))).toEqual([])
    expect([...shown].filter((rule) => !known.includes(rule))).toEqual([])
  })
})
