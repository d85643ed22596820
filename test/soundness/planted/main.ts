/**
 * `npm run soundness:planted`: plants one fault after the other in a copy of the checker, and says how each was found.
 *
 * SOUNDNESS_SEED=7 for other specifications, SOUNDNESS_SPECS=3000 for more before giving up, a part of a name for one fault.
 */
import { type Fault, faults } from "./faults.ts"
import { find, type Found } from "./plant.ts"

const seed = Number(process.env["SOUNDNESS_SEED"] ?? 1)
const most = Number(process.env["SOUNDNESS_SPECS"] ?? 2000)
const part = process.argv[2] ?? ""

const told = ({ name }: Fault, { finding: { how, id, what }, specifications }: Found): string =>
  `found ${name}: after ${specifications} specifications, by ${id} (${how})\n      ${what.split("\n")[0]}`

for (const [index, fault] of faults.filter(({ name }) => name.includes(part)).entries()) {
  const said = await find(fault, { seed, most, size: 100 }).then(
    (found) => found === undefined ? undefined : told(fault, found),
    (error: unknown) => void process.stdout.write(`${error}\n`)
  )
  process.stdout.write(`${String(index + 1).padStart(2)} ${said ?? `NOT FOUND ${fault.name}`}\n`)
  if (said === undefined) process.exitCode = 1
}
