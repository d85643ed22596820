/** Fills a database in a process of its own, and prints when the last of them are due: `fill.ts <file> <executions> <last> <in>`. */
import { suspend } from "./suspended.ts"

const [file = "", ...numbers] = process.argv.slice(2)
const [count = 0, last = 0, ahead = 0] = numbers.map(Number)

/** When the others are, in milliseconds: not within a bench. */
const later = Date.now() + 86_400_000
let due = Infinity

await suspend(file, count, (index) => {
  if (index < count - last) return later + index
  // To write the others has taken as long as it has.
  if (due === Infinity) due = Date.now() + ahead
  return due
})
console.log(due)
