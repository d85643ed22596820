/** What of an author's function would not give the same result again, and what is taken for it by nobody. */
import { describe, expect, it } from "vitest"
import { checkSources } from "../../compiler/compile.ts"

const helpers = `
let calls = 0
export const counted = () => ++calls
export const table: Record<string, number> = { a: 1 }
export const remember = (name: string) => { table[name] = 2; return 1 }
export const list = [1, 2]
export const extended = () => list.push(3)
export const startedAt = Date.now()
export const now = () => clock()
const clock = () => Date.now()
export default class Clock { readonly at = Date.now() }
export const usual = () => Math.random()
`

/** The body of each function, and the chain to what is wrong with it; none where nothing is. */
const functions: Readonly<Record<string, readonly [body: string, chain?: string]>> = {
  dateNow: ["Date.now()", "Date.now (a.ts:N)"],
  newDate: ["new Date().getTime()", "new Date() (a.ts:N)"],
  dateCall: ["Date()", "Date (a.ts:N)"],
  dateAlias: ["(() => { const D = Date; return D.now() })()", "Date (a.ts:N)"],
  dateMember: ["Date[\"now\"]()", "Date[\"now\"] (a.ts:N)"],
  dateGiven: ["new Date(\"2027-01-01T00:00:00Z\").getTime() + Date.UTC(2027, 1)"],
  dateTest: ["(({}) as unknown) instanceof Date ? 1 : 2"],
  localTime: ["new Date(0).getHours()", "getHours (a.ts:N)"],
  utcTime: ["new Date(0).getUTCHours()"],
  performanceNow: ["performance.now()", "performance (a.ts:N)"],
  temporal: ["Temporal.Now.instant().epochMilliseconds as number", "Temporal.Now (a.ts:N)"],
  random: ["Math.random()", "Math.random (a.ts:N)"],
  randomAlias: ["(() => { const { random } = Math; return random() })()", "Math (a.ts:N)"],
  mathMax: ["Math.max(1, 2)"],
  cryptoUuid: ["crypto.randomUUID()", "crypto (a.ts:N)"],
  processEnv: ["process.env.HOME ?? 1", "process (a.ts:N)"],
  globals: ["Object.keys(globalThis).length", "globalThis (a.ts:N)"],
  meta: ["import.meta.url", "import.meta (a.ts:N)"],
  logs: ["(console.log(1), 1)", "console (a.ts:N)"],
  timer: ["(setTimeout(() => {}, 1), 1)", "setTimeout (a.ts:N)"],
  network: ["(fetch(\"x\"), 1)", "fetch (a.ts:N)"],
  evaluated: ["eval(\"1\") as number", "eval (a.ts:N)"],
  constructed: ["new Function(\"return 1\")() as number", "Function (a.ts:N)"],
  locale: ["(5).toLocaleString()", "toLocaleString (a.ts:N)"],
  compared: ["\"a\".localeCompare(\"b\")", "localeCompare (a.ts:N)"],
  intl: ["new Intl.NumberFormat().format(1)", "Intl (a.ts:N)"],
  sortsNumbers: ["[3, 2].sort()[0]!", "sort() (a.ts:N)"],
  sortsTexts: ["[\"b\", \"a\"].sort()[0]!"],
  sortsBy: ["[3, 2].toSorted((a, b) => a - b)[0]!"],
  promise: ["(Promise.resolve(1), 1)", "Promise (a.ts:N)"],
  awaits: ["((async () => 1)(), 1)", "async (a.ts:N)"],
  counts: ["counted()", "counted (a.ts:N) → calls (b.ts:3)"],
  changesTable: ["remember(\"a\")", "remember (a.ts:N) → table (b.ts:5)"],
  changesList: ["extended()", "extended (a.ts:N) → list (b.ts:7)"],
  readsTable: ["table[\"a\"] ?? 0"],
  atLoad: ["startedAt", "startedAt (a.ts:N) → Date.now (b.ts:8)"],
  far: ["now()", "now (a.ts:N) → clock (b.ts:9) → Date.now (b.ts:10)"],
  ofClass: ["new Clock().at", "Clock (a.ts:N) → Date.now (b.ts:11)"],
  ofModule: ["all.usual()", "usual (a.ts:N) → Math.random (b.ts:12)"],
  packages: ["readFileSync(\"x\").length", "readFileSync (a.ts:N)"],
  imports: ["(import(\"./b.ts\"), 1)", "import() (a.ts:N)"],
  ownNames: ["(() => { const process = { now: 1 }; let fetch = process.now; fetch++; return fetch })()"],
  members: ["({ now: 1, process: 2, Date: 3 }).process"],
  mutatesOwn: ["(() => { const own: Array<number> = []; own.push(1); return own.length })()"],
  recursive: ["recursive.length"]
}

describe("functions", () => {
  const names = Object.keys(functions)
  const head = `
import { readFileSync } from "node:fs"
import type { Stats } from "node:fs"
import Clock, { counted, remember, extended, startedAt, now, table } from "./b.ts"
import * as all from "./b.ts"
export type Size = Stats["size"]
`
  const source = head + names.map((name) => `export const ${name} = (): unknown => ${functions[name]?.[0]}`).join("\n")
  const firstLine = head.split("\n").length
  const spec = `workflow: W
version: 1
payload: { id: string }
idempotencyKey: \${ payload.id }
functions: { from: ./a.ts, names: [${names.join(", ")}] }
steps: []
`
  const { diagnostics } = checkSources(new Map([["w.workflow.yaml", spec], ["a.ts", source], ["b.ts", helpers]]))
  const chains = Map.groupBy(
    diagnostics.filter(({ code }) => code === "function-not-deterministic"),
    ({ span }) => spec.slice(span?.start, span?.end)
  )

  it.each(names)("%s", (name) => {
    const line = String(firstLine + names.indexOf(name))
    const said = (chains.get(name) ?? []).map(({ message }) =>
      message.replace(/^.*: /, "").replace(/\.$/, "").replaceAll(`a.ts:${line}`, "a.ts:N")
    )
    const chain = functions[name]?.[1]
    expect(said).toEqual(chain === undefined ? [] : [`${name} → ${chain}`])
  })
})
