/**
 * `npm run agreement`: thousands of random edits, judged by the gate and by replays. Fails where an edit that the gate lets
 * pass would park an execution, and lists what it refuses although nothing recorded is in its way.
 *
 * AGREEMENT_EDITS=5000 for more, AGREEMENT_SEED=7 for others.
 */
import { type Trial, trials } from "./agreement.ts"

const seed = Number(process.env["AGREEMENT_SEED"] ?? 1)
const wanted = Number(process.env["AGREEMENT_EDITS"] ?? 1000)
const [size, rounds] = [30, 8]

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const all: Array<Trial> = []
for (let from = 0; all.length < wanted; from += size) {
  all.push(...await trials(seed, from, size, rounds))
  say(`${all.length} of ${wanted} edits`)
}

const refused = all.filter(({ errors }) => errors.length > 0)
const passed = all.filter(({ errors }) => errors.length === 0)
const misses = passed.filter(({ parks }) => parks !== undefined)
const alarms = refused.filter(({ parks }) => parks === undefined)
const [reached, unreached] = [alarms.filter(({ reached }) => reached), alarms.filter(({ reached }) => !reached)]

say(`
${all.length} edits of workflows that have run. The engine goes on with ${
  passed.length - misses.length
} of the ${passed.length} that the gate lets pass.
Of the ${refused.length} that the gate refuses it parks ${
  refused.length - alarms.length
}; nothing was recorded yet of what is changed in ${unreached.length}.`)
const kinds = Map.groupBy(reached, ({ edit, errors }) => `${[...new Set(errors)].join(" ")}, by ${edit}`)
say(`${reached.length} are refused for executions that are not among those recorded:`)
for (const [kind, found] of [...kinds].toSorted(([, a], [, b]) => b.length - a.length)) {
  say(`  ${found.length} × ${kind} (${found.map(({ id }) => id).slice(0, 3).join(", ")})`)
}
say(`${misses.length} are let pass, and an execution would be parked${misses.length === 0 ? "." : ":"}`)
for (const { edit, id, parks, rules } of misses) say(`  ${id}, ${edit}: ${parks} [${rules.join(" ")}]`)
process.exit(misses.length === 0 ? 0 : 1)
