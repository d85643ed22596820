/** What changes which hash of signals and of the steps that await them, and what changes none. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const types = "types: { Verdict: { by: string, ok: boolean } }\nerrors: { Late: {} }\n"
const workflow = `
workflow: Signals
version: 1
import: [./shop.types.yaml]
payload: { key: string }
idempotencyKey: "\${ payload.key }"
success: { by: string, link: string }
errors: [Late]
signals:
  verdict: Verdict
  other: Verdict
  note: { text: string, at?: datetime }
steps:
  - { id: answer, await: verdict, timeout: 1d, onTimeout: { fail: Late } }
  - { id: remark, await: note }
return: { by: "\${ steps.answer.by }", link: "\${ signals.note.token }" }
`

const hashes = (text: string, declared = types): { readonly [name: string]: string } =>
  allHashes(planOf(new Map([["shop.types.yaml", declared], ["signals.workflow.yaml", text]])))

const changed = (after: { readonly [name: string]: string }): ReadonlyArray<string> => {
  const before = hashes(workflow)
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]).sort()
}

it.each<[string, string, string, ReadonlyArray<string>]>([
  [
    "the order of signals",
    "  other: Verdict\n  note: { text: string, at?: datetime }",
    "  note: { at?: datetime, text: string }\n  other: Verdict",
    []
  ],
  ["a type written out", "verdict: Verdict", "verdict: { ok: boolean, by: string }", []],
  ["a duration written otherwise", "timeout: 1d", "timeout: 24h", []],
  ["what a signal brings", "text: string", "text: int", ["signal note", "source"]],
  ["a signal more", "signals:", "signals:\n  more: string", ["signal more", "source"]],
  ["a longer wait", "timeout: 1d", "timeout: 2d", ["source"]],
  ["what happens without an answer", "{ fail: Late }", "{ yield: { by: nobody, ok: false } }", ["source"]],
  ["no limit", ", timeout: 1d, onTimeout: { fail: Late }", "", ["source"]],
  ["another signal", "await: verdict, timeout: 1d", "await: other, timeout: 1d", ["plan", "source"]],
  ["a token of another step", "signals.note.token", "signals.verdict.token", ["source"]]
])("%s", (_, from, to, expected) => {
  expect(workflow).toContain(from)
  expect(changed(hashes(workflow.replace(from, to)))).toEqual(expected)
})

it("a renamed signal, with the step that awaits it", () => {
  const after = hashes(workflow.replaceAll("note", "hint"))
  expect(changed(after)).toEqual(["plan", "signal hint", "signal note", "source"])
})
