/** `npm run conformance`: what each engine makes of each test, as a table. */
import type { Reporter, TestCase, TestModule } from "vitest/node"

const answerOf = (test: TestCase): string => {
  const { state } = test.result()
  return state === "passed" ? test.meta().answer ?? "yes" : state
}

/** The tests in the order of their files, with what each engine answers, by its name. */
const rowsOf = (modules: ReadonlyArray<TestModule>): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const rows = new Map<string, Map<string, string>>()
  for (const test of modules.flatMap(({ children }) => [...children.allTests()])) {
    const engine = test.parent.type === "suite" ? /^on (.*)$/.exec(test.parent.name)?.[1] : undefined
    if (engine === undefined) continue
    const row = rows.get(test.name) ?? new Map<string, string>()
    rows.set(test.name, row.set(engine, answerOf(test)))
  }
  return rows
}

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |\n`

/** What an engine is not asked, because it keeps nothing over a restart, is a dash. */
export const tableOf = (modules: ReadonlyArray<TestModule>): string => {
  const rows = rowsOf(modules)
  const engines = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))]
  return line(["", ...engines]) + line(["---", ...engines.map(() => "---")]) +
    [...rows].map(([name, row]) => line([name, ...engines.map((engine) => row.get(engine) ?? "-")])).join("")
}

export default class Table implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const sorted = modules.toSorted((a, b) => a.moduleId < b.moduleId ? -1 : 1)
    process.stdout.write(tableOf(sorted))
    for (const test of sorted.flatMap(({ children }) => [...children.allTests("failed")])) {
      process.stdout.write(`\n${test.fullName}\n${test.result().errors?.map(({ message }) => message).join("\n")}\n`)
    }
  }
}
