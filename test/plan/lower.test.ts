import { describe, expect, it } from "vitest"
import type { CallPlan, StepPlan } from "../../compiler/plan/plan.ts"
import { onlyWorkflow, planOf } from "../support/plans.ts"

const activities = `
retries:
  named: { initialInterval: 2s }
  full: { initialInterval: 2s, backoffCoefficient: 3, maximumInterval: 5s, maximumAttempts: 7 }
activities:
  plain: { input: {}, success: int }
  limited: { input: {}, success: int, retry: named, timeouts: { startToClose: 10s, heartbeat: 1s } }
`

const workflow = (steps: string, success = "int", returns = "1"): string => `
workflow: W
version: 1
import: [./a.activities.yaml, ./a.types.yaml]
payload: { n: int, flag: boolean }
idempotencyKey: "\${ 'k' }"
success: ${success}
errors: [No]
steps:
${steps}
return: ${returns}
`

const bodyOf = (steps: string, success?: string, returns?: string): ReadonlyArray<StepPlan> =>
  onlyWorkflow(planOf(
    new Map([
      ["perdure.yaml", "defaults: { timeouts: { startToClose: 30s } }"],
      ["a.activities.yaml", activities],
      ["a.types.yaml", "errors: { No: {} }"],
      ["w.workflow.yaml", workflow(steps, success, returns)]
    ])
  )).body

const callOf = (text: string): CallPlan => {
  const [step] = bodyOf(`  - { id: x, ${text} }`)
  if (step?.kind !== "call") throw new Error("Expected a call")
  return step
}

describe("policies", () => {
  it("fills in the field's defaults", () => {
    expect(callOf("call: plain, retry: {}").retry).toEqual({
      initialIntervalMillis: 1000,
      backoffCoefficient: 2,
      maximumIntervalMillis: 100_000,
      maximumAttempts: 0,
      nonRetryableErrors: []
    })
  })

  it("limits the interval to a hundred times the initial one", () => {
    expect(callOf("call: plain, retry: named").retry).toMatchObject({
      initialIntervalMillis: 2000,
      maximumIntervalMillis: 200_000
    })
    expect(callOf("call: plain, retry: full").retry).toMatchObject({
      maximumIntervalMillis: 5000,
      backoffCoefficient: 3,
      maximumAttempts: 7
    })
  })

  it("lets a call override its contract, and a contract the project", () => {
    const { activity, retry, timeouts } = callOf("call: limited, retry: full, timeouts: { startToClose: 5s }")
    expect(activity.retry).toMatchObject({ initialIntervalMillis: 2000 })
    expect(activity.timeouts).toMatchObject({ startToCloseMillis: 10_000, heartbeatMillis: 1000 })
    expect(retry).toMatchObject({ maximumAttempts: 7 })
    expect(timeouts).toEqual({ startToCloseMillis: 5000 })
    expect(callOf("call: plain").activity.timeouts.startToCloseMillis).toBe(30_000)
  })

  it("says nothing where a call says what its contract says", () => {
    expect(callOf("call: limited, retry: named, timeouts: { startToClose: 10s }")).toMatchObject({
      retry: undefined,
      timeouts: undefined
    })
  })
})

describe("durable names", () => {
  it("come from the id, or from what pins it", () => {
    const [first, second] = bodyOf(`
  - { id: a, durableName: old, when: "\${ payload.flag }", call: plain, compensate: { call: plain } }
  - id: b
    switch:
      - { when: "\${ payload.flag }", steps: [{ id: c, sleep: 1s }] }
      - { when: "\${ payload.n > 1 }", steps: [] }
      - else: []`)
    expect(first).toMatchObject({
      durableName: "old",
      when: { durableName: "old/when" },
      compensate: { durableName: "old/undo" },
      line: 11
    })
    expect(second?.kind === "switch" && second.cases.map(({ decision }) => decision?.durableName)).toEqual([
      "b/case/1",
      "b/case/2",
      undefined
    ])
  })
})

describe("values", () => {
  it("are kept only where something of use reads them", () => {
    const body = bodyOf(
      `
  - { id: a, call: plain }
  - { id: b, call: plain }
  - { id: onlyReadByUnused, call: plain }
  - { id: unused, let: "\${ steps.onlyReadByUnused }" }
  - { id: middle, let: "\${ steps.b }" }
  - { id: last, let: "\${ steps.middle + 1 }" }`,
      "int",
      "\"${ steps.last }\""
    )
    expect(body.filter(({ used }) => used).map(({ id }) => id)).toEqual(["b", "middle", "last"])
  })

  it("are declared in the innermost block that holds all their readers", () => {
    const body = bodyOf(
      `
  - id: outer
    switch:
      - when: "\${ payload.flag }"
        steps:
          - id: inner
            switch:
              - { when: "\${ payload.n > 1 }", steps: [{ id: far, call: plain }, { id: near, call: plain }, { id: own, call: plain }, { id: sum, let: "\${ steps.own + 1 }" }], yield: "\${ steps.sum }" }
              - { else: [], yield: 0 }
          - { id: reader, let: "\${ (steps.near ?? 0) + steps.inner }" }
        yield: "\${ steps.reader }"
      - { else: [], yield: 1 }`,
      "int",
      "\"${ steps.outer + (steps.far ?? 0) }\""
    )
    const [outer] = body
    if (outer?.kind !== "switch") throw new Error("Expected a switch")
    const [inner] = outer.cases[0]?.steps ?? []
    expect(outer.declares.map(({ id, optional }) => [id, optional])).toEqual([["outer", false], ["far", true]])
    expect(inner?.declares.map(({ id, optional }) => [id, optional])).toEqual([["inner", false], ["near", true]])
  })

  it("of what cannot run are left out, with all that it reads", () => {
    const body = bodyOf(`
  - { id: a, call: plain }
  - id: ends
    switch:
      - { when: "\${ payload.flag }", steps: [{ id: no, fail: No }, { id: never, call: plain }] }
      - else: [{ id: orNo, fail: No }]
  - { id: after, call: plain, when: "\${ steps.a > 1 }" }`)
    expect(body.map(({ id, used }) => [id, used])).toEqual([["a", false], ["ends", false]])
    const [, ends] = body
    expect(ends?.kind === "switch" && ends.cases.map(({ steps }) => steps.map(({ id }) => id))).toEqual([["no"], [
      "orNo"
    ]])
  })
})
