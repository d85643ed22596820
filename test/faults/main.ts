/**
 * `npm run faults`: the battery, as a table.
 *
 *     npm run faults -- --nightly             many more
 *     npm run faults -- --only F1,F14         some of them
 *     npm run faults -- --seed 7 --count 20   the same again
 *     npm run faults -- --minutes 10          no longer than that for each
 */
import { parseArgs } from "node:util"
import { randomOf } from "../support/random/random.ts"
import { battery } from "./battery.ts"
import { type Fault, Findings } from "./fault.ts"

const { values } = parseArgs({
  options: {
    nightly: { type: "boolean", default: false },
    only: { type: "string" },
    seed: { type: "string" },
    count: { type: "string" },
    minutes: { type: "string", default: "60" }
  }
})

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6))
const wanted = values.only?.split(",")
const unknown = wanted?.filter((number) => !battery.some((it) => it.number === number)) ?? []
if (unknown.length > 0) {
  throw new Error(`There is no ${unknown.join(", ")}. There are ${battery.map((it) => it.number).join(", ")}.`)
}

interface Row {
  readonly fault: Fault
  readonly findings: Findings
  readonly minutes: number
}

const judge = async (fault: Fault): Promise<Row> => {
  const { counts, number, run, title, unit } = fault
  const count = values.count === undefined ? values.nightly ? counts.nightly : counts.ci : Number(values.count)
  const findings = new Findings()
  const begun = Date.now()
  const until = begun + Number(values.minutes) * 60_000
  say(`${number} ${title}: ${count === Infinity ? "all" : count} ${unit}, seed ${seed}`)
  let told = begun
  const goesOn = (done: number): boolean => {
    if (Date.now() > told + 10_000) {
      told = Date.now()
      say(`  ${done} ${unit}, ${findings.texts.length} violations`)
    }
    return Date.now() < until
  }
  try {
    await run({ count, seed, random: randomOf(seed), goesOn }, findings)
  } catch (thrown) {
    findings.texts.push(`It could not be carried out: ${String(thrown)}`)
  }
  for (const text of findings.texts.slice(0, 20)) say(`  ${text}`)
  if (findings.texts.length > 0) say(`  again: npm run faults -- --only ${number} --seed ${seed} --count ${count}`)
  return { fault, findings, minutes: (Date.now() - begun) / 60_000 }
}

const rows: Array<Row> = []
for (const fault of battery) {
  if (wanted?.includes(fault.number) ?? true) rows.push(await judge(fault))
}

say("\n| fault | | done | violations | minutes |\n| --- | --- | --- | --- | --- |")
for (const { fault: { number, title, unit }, findings, minutes } of rows) {
  say(`| ${number} | ${title} | ${findings.done} ${unit} | ${findings.texts.length} | ${minutes.toFixed(1)} |`)
}
// What a broken engine has left in this process must not keep it from ending.
process.exit(rows.some(({ findings }) => findings.texts.length > 0) ? 1 : 0)
