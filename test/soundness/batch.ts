/** Judges one range of cases in a process of its own: `node batch.ts '{"folder":…,"seed":1,"from":0,"count":50,…}'`. */
import { caseOf } from "./case.ts"
import { compilerIn } from "./compiler.ts"
import { judge } from "./property.ts"
import type { Range } from "./run.ts"

const { count, folder, from, name, quick, seed }: Range = JSON.parse(process.argv[2] ?? "")
const cases = Array.from({ length: count }, (_, index) => caseOf(seed, from + index))
const report = await judge(await compilerIn(folder), cases, { name, quick })
process.stdout.write(JSON.stringify({ ...report, pairs: [...report.pairs] }))
