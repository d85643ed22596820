/**
 * `npm run bench -- engine | compiler [rounds] [specs]`: every bar of speed as a figure, measured side by side in one run.
 * `specs` is the size of the largest project that the compiler is given.
 */
const [suite = "", ...rest] = process.argv.slice(2)

const suites: Readonly<Record<string, (rounds?: number, specs?: number) => Promise<void>>> = {
  engine: async (rounds) => (await import("./engine/bench.ts")).benchEngine(rounds),
  compiler: async (rounds, specs) => (await import("./compiler/bench.ts")).benchCompiler(rounds, specs)
}

const counts = rest.map(Number)
const chosen = suites[suite]

if (chosen === undefined || counts.some((count) => !(Number.isInteger(count) && count > 0))) {
  console.error(`Usage: npm run bench -- ${Object.keys(suites).join(" | ")} [rounds] [specs]`)
  process.exitCode = 2
} else {
  await chosen(...counts)
}
