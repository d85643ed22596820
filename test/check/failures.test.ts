import { expect, it } from "vitest"
import { checkFiles, listed } from "./project.ts"

const activities = `types:
  Nothing: {}
errors:
  Refused: { why: string }
`

const ask = `import: [./desk.types.yaml]
activities:
  ask:
    input: { n: int }
    success: { n: int }
    errors: [Refused]
    timeouts: { startToClose: 5s }
`

const workflow = `workflow: Flow
version: 1
import: [./desk.activities.yaml, ./desk.types.yaml]
payload: { ns: "int[]" }
idempotencyKey: "x\${ payload.ns.length }"
success: { all: json, one: json, told: json }
steps:
  - id: each
    foreach: \${ payload.ns }
    as: n
    key: \${ n }
    mode: settle
    steps: [{ id: got, call: ask, with: { n: "\${ n }" } }]
    collect: \${ steps.got.n }
  - id: tried
    try: [{ id: once, call: ask, with: { n: 1 } }]
    yield: 0
    catch:
      - error: Refused
        as: e
        steps: []
        yield: \${ e }
return:
  all: \${ steps.each }
  one: \${ steps.tried }
  told: "\${ steps.each.map((it) => it.ok ? 'done' : it.error._tag) }"
`

it("takes no failure for JSON, which an instance of a class is not", () => {
  const project = checkFiles({
    "desk.types.yaml": activities,
    "desk.activities.yaml": ask,
    "flow.workflow.yaml": workflow
  })
  expect(listed(project, "flow.workflow.yaml")).toEqual([
    "24:11-24:21 type-mismatch: This gives { ok: true, value: ... } | { ok: false, error: ... }[], and json is expected.",
    "25:11-25:22 type-mismatch: This gives 0 | { _tag: \"Refused\", why: string }, and json is expected."
  ])
})
