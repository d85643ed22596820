/**
 * `npm run bench -- <suite>`: every bar of speed as a figure, measured side by side in one run.
 *
 * Without a suite: `engine`, then `growth`.
 * `compiler [rounds] [specs]`: with projects of up to so many specifications.
 * `engine [rounds] [asleep]`: with so many executions that sleep.
 * `residency [executions]`: with a database in which so many executions sleep, a million unless said.
 * `waiting [items]`: with so many items in a queue, and as many children, a million unless said.
 * `growth [steps] [executions]`: with up to so many steps of an execution, and executions of a database.
 */
const [suite = "all", ...rest] = process.argv.slice(2)

const suites: Readonly<Record<string, (first?: number, second?: number) => Promise<void>>> = {
  all: async () => {
    await (await import("./engine/bench.ts")).benchEngine()
    await (await import("./engine/growth.ts")).benchGrowth()
  },
  engine: async (rounds, asleep) => (await import("./engine/bench.ts")).benchEngine(rounds, asleep),
  residency: async (executions) => (await import("./engine/residency.ts")).benchResidency(executions),
  waiting: async (items) => (await import("./engine/waiting.ts")).benchWaiting(items),
  growth: async (steps, executions) => (await import("./engine/growth.ts")).benchGrowth(steps, executions),
  compiler: async (rounds, specs) => (await import("./compiler/bench.ts")).benchCompiler(rounds, specs)
}

const counts = rest.map(Number)
const chosen = suites[suite]

if (chosen === undefined || counts.some((count) => !(Number.isInteger(count) && count > 0))) {
  console.error(`Usage: npm run bench -- ${Object.keys(suites).join(" | ")} [count] [count]`)
  process.exitCode = 2
} else {
  await chosen(...counts)
}
