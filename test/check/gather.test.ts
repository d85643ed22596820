import { expect, it } from "vitest"
import { gatherer } from "../../compiler/check/gather.ts"
import type { Judgement, Judgements, MirrorModule } from "../../compiler/check/judge.ts"
import { typeScriptJudge } from "../../compiler/check/type-judge.ts"
import { judgeModules } from "../../compiler/check/typescript.ts"
import { checkFiles, listed } from "./project.ts"

const types = "types:\n  Money: { amount: int }\n  Weight: { grams: int }\n"

/** Of every three, one is right, one reads a member that is not there, and one returns what it must not. */
const workflow = (index: number): string =>
  `workflow: Pay${index}
version: 1
import: [./shared.types.yaml]
payload: { money: Money, ${index % 5 === 0 ? "weight: Weight" : "count: int"} }
idempotencyKey: pay-\${ payload.money.amount }
success: { text: string, kind: '"large${index}" | "small${index}"' }
steps:
  - { id: total, let: "\${ payload.money.${index % 3 === 1 ? "amuont" : "amount"} + ${index} }" }
  - id: kind
    switch:
      - { when: "\${ steps.total > ${index} }", yield: large${index} }
      - { else: [], yield: "\${ steps.total === 0 ? 'small${index}' : 'small${index}' }" }
return:
  text: ${index % 3 === 2 ? "${ steps.total }" : "total ${ steps.total }"}
  kind: \${ steps.kind }
`

const name = (index: number): string => `pay${index}.workflow.yaml`

it("says of each of many workflows what it says of it alone", { timeout: 120_000 }, () => {
  const all = Array.from({ length: 100 }, (_, index) => index)
  const project = checkFiles({
    "shared.types.yaml": types,
    ...Object.fromEntries(all.map((index) => [name(index), workflow(index)]))
  })
  // Far fewer modules than workflows, or this shows nothing.
  expect(project.modules.length).toBeLessThan(12)
  for (const index of [0, 1, 2, 30, 31, 32, 33, 34, 35, 64, 65, 66, 97, 98, 99]) {
    const alone = checkFiles({ "shared.types.yaml": types, [name(index)]: workflow(index) })
    const codes = listed(alone, name(index)).map((line) => line.replace(/^\S+ ([\w-]+).*$/s, "$1"))
    expect(codes, name(index)).toEqual([[], ["unknown-member"], ["type-mismatch"]][index % 3])
    expect(listed(project, name(index))).toEqual(listed(alone, name(index)))
  }
  const kinds = new Map(project.checked.workflows.map(({ document, steps }) => [
    document.file,
    [...steps].flatMap(([step, { type }]) => step.id.value === "kind" ? [type?.text] : [])
  ]))
  expect(kinds).toEqual(
    new Map(all.filter((index) => index % 3 === 0).map((index) => [name(index), [`"large${index}" | "small${index}"`]]))
  )
})

it("gives each of many mirrors its part of the judgement of its module, whatever the batch", () => {
  const mirrors = Array.from({ length: 5000 }, (_, index) => ({
    text: `${" ".repeat(index % 7)}wrong${index};\n`,
    imports: index % 3 === 0 ? "import { Money } from \"./types0.ts\"\n" : "",
    marks: [],
    hoisted: []
  }))
  const batches: Array<number> = []
  const judge = (modules: ReadonlyArray<MirrorModule>): Judgements => {
    batches.push(modules.length)
    return new Map(modules.map(({ path, text }): [string, Judgement] => {
      const findings = [...text.matchAll(/wrong\d+/g)].map(({ 0: found, index: start }) => (
        { code: 1, start, end: start + found.length, text: found, chain: [] }
      ))
      return [path, { findings, types: [] }]
    }))
  }
  const shared: MirrorModule = { path: "types0.ts", text: "", queries: [] }
  let added = 0
  // Known when more than a batch waits for it.
  const known = { isKnown: () => added > 3000, get: () => [shared] }
  const { add, judgements } = gatherer(known, (modules) => ({ isKnown: () => false, get: () => judge(modules) }))
  for (const mirror of mirrors) {
    add(mirror)
    added += 1
  }
  const judgementOf = judgements()
  expect(batches.length).toBeGreaterThan(1)
  for (const [index, mirror] of mirrors.entries()) {
    const start = index % 7
    expect(judgementOf(mirror).findings).toEqual([
      { code: 1, start, end: start + `wrong${index}`.length, text: `wrong${index}`, chain: [] }
    ])
  }
})

it("judges in a thread as it judges here, what is right and what is wrong", { timeout: 120_000 }, () => {
  const modules = ["const a = [1, \"b\"]\n", "const b: string = 1\n"].map((text, nth): MirrorModule => ({
    path: `m${nth}.ts`,
    text: `${text}export {}\n`,
    queries: [6]
  }))
  // More than there are threads, asked before the first has answered.
  const asked = [modules, modules.slice(0, 1), modules.slice(1), modules, []].map((some) => ({
    some,
    pending: typeScriptJudge.judge(some)
  }))
  for (const { pending, some } of asked.toReversed()) {
    expect(pending.get()).toEqual(judgeModules(some))
    expect(pending.isKnown()).toBe(true)
    expect(pending.get()).toBe(pending.get())
  }
  expect(judgeModules(modules).get("m1.ts")?.findings).toHaveLength(1)
})

it("tells what kept a thread from answering, and goes on", () => {
  const twice: ReadonlyArray<MirrorModule> = [{ path: "\0.ts", text: "", queries: [-1] }]
  expect(() => typeScriptJudge.judge(twice).get()).toThrow()
  const [module] = [{ path: "m.ts", text: "const a: string = 1\n", queries: [] }]
  expect(typeScriptJudge.judge([module]).get().get("m.ts")?.findings).toHaveLength(1)
})
