/** Each fault of the battery, a few times. `npm run faults` does it more often. */
import { expect, test } from "vitest"
import { randomOf } from "../support/random/random.ts"
import { battery } from "./battery.ts"
import { Findings } from "./fault.ts"

const seed = Math.floor(Math.random() * 1e6)

test.each(battery)("$number $title", async ({ counts, number, run }) => {
  const findings = new Findings()
  await run({ count: counts.suite, seed, random: randomOf(seed), goesOn: () => true }, findings)
  const again = `again: npm run faults -- --only ${number} --seed ${seed} --count ${counts.suite}`
  expect(findings.texts, again).toEqual([])
  expect(findings.done).toBeGreaterThan(0)
})
