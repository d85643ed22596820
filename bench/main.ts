/** `npm run bench -- engine | compiler [rounds]`: every bar of speed as a figure, measured side by side in one run. */
const [suite = "", rounds = ""] = process.argv.slice(2)

const suites: Readonly<Record<string, (rounds: number | undefined) => Promise<void>>> = {
  engine: async (rounds) => (await import("./engine/bench.ts")).benchEngine(rounds),
  compiler: async (rounds) => (await import("./compiler/bench.ts")).benchCompiler(rounds)
}

const count = rounds === "" ? undefined : Number(rounds)
const chosen = suites[suite]

if (chosen === undefined || (count !== undefined && !(Number.isInteger(count) && count > 0))) {
  console.error(`Usage: npm run bench -- ${Object.keys(suites).join(" | ")} [rounds]`)
  process.exitCode = 2
} else {
  await chosen(count)
}
