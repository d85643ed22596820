/** `npm run faults:planted`: whether the battery finds each fault that is planted in a copy of the engine; or those of a name. */
import { faults } from "./faults.ts"
import { find } from "./plant.ts"

const seed = Number(process.env["FAULTS_SEED"] ?? 1)
let missed = 0

const part = process.argv[2] ?? ""
const wanted = faults.filter(({ name }) => name.includes(part))

for (const fault of wanted) {
  const said = await find(fault, seed)
  if (said === undefined) missed += 1
  const evidence = said?.split("\n").find((line) => line.startsWith("  ") && /I\d|is |are |was |not /.test(line)) ??
    said
  process.stdout.write(
    `${said === undefined ? "MISSED" : "found "} ${fault.name} (${fault.found.by}): ${evidence?.trim() ?? ""}\n`
  )
}

process.stdout.write(`${wanted.length - missed} of ${wanted.length} found\n`)
if (missed > 0) process.exitCode = 1
