/** Fills a database in a process of its own, whose memory is no one's: `fill.ts <file> <executions> <woken> <due> <later>`. */
import { suspend } from "./suspended.ts"

const [file = "", ...numbers] = process.argv.slice(2)
const [count = 0, woken = 0, due = 0, later = 0] = numbers.map(Number)

await suspend(file, count, (index) => index < woken ? due : later + index)
