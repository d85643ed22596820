/** Edits that executions under way go on with, wherever they are. */
import type { Edit } from "./edit.ts"

const edits: { readonly [name: string]: Edit["changes"] } = {
  "the description is another one": [["Everything that an execution can be in the middle of.", "Orders."]],
  "comments, and members in another order": [
    [
      "{ id: told, call: tell, with: { text: \"${ steps.printed }\" } }",
      "{ call: tell, with: { text: \"${ steps.printed }\" }, id: told } # The last one."
    ]
  ],
  "a step is added at the end": [
    ["return: {", "  - { id: archived, call: tell, with: { text: archived } }\nreturn: {"]
  ],
  "a value is computed in the middle": [
    ["  - id: prepared\n", "  - { id: label, let: \"${ payload.order + '!' }\" }\n  - id: prepared\n"],
    [
      "{ id: told, call: tell, with: { text: \"${ steps.printed }\" } }",
      "{ id: told, call: tell, with: { text: \"${ steps.label }\" } }"
    ]
  ],
  "a step is renamed, and its stored name kept": [
    ["  - id: charged\n", "  - id: billedCard\n    durableName: charged\n"],
    ["steps.charged.text", "steps.billedCard.text"]
  ],
  "a step is added behind a patch": [
    [
      "  - id: prepared\n",
      "  - { id: screening, patch: screening, then: [{ id: screened, call: tell, with: { text: screened } }] }\n  - id: prepared\n"
    ]
  ],
  "a retry policy": [
    ["call: charge\n", "call: charge\n    retry: { initialInterval: 5ms, maximumAttempts: 3 }\n"]
  ],
  "a timeout of an activity": [[
    "success: { text: string }, timeouts: { startToClose: 20s }",
    "success: { text: string }, timeouts: { startToClose: 30s, scheduleToClose: 10m }"
  ]],
  "a timer takes another time": [["sleep: \"${ payload.rest }\"", "sleep: 3ms"]],
  "a wait for a signal takes another time": [["await: approval, timeout: 30d", "await: approval, timeout: 60d"]],
  "a wait for an item takes another time": [[
    "doc: \"${ payload.order }\" }, timeout: 30d",
    "doc: \"${ payload.order }\" }, timeout: 60d"
  ]],
  "a limit of the execution": [["success: { receipt", "timeouts: { execution: 300d }\nsuccess: { receipt"]],
  "a condition": [["when: ${ payload.items.length > 1 }\n    call", "when: ${ payload.items.length > 100 }\n    call"]],
  "a case": [["- when: ${ payload.items.length > 1 }", "- when: ${ payload.items.length > 100 }"]],
  "the input of a step": [["payload.order } in paper", "payload.order } in cloth"]],
  "the result of the workflow": [["by: \"${ steps.approved.by }\"", "by: \"approved by ${ steps.approved.by }\""]],
  "the result of an activity has one member more": [[
    "Done: { text: string, more?: string }",
    "Done: { text: string, more?: string, most?: int }"
  ]],
  "the result of an activity may be more": [[
    "Done: { text: string, more?: string }",
    "Done: { text: string, more?: string | int }"
  ]],
  "an error that an activity may have": [
    [
      "bill: { input: { text: string }, success: Done, timeouts",
      "bill: { input: { text: string }, success: Done, errors: [Refused], timeouts"
    ],
    ["success: string\nsteps", "success: string\nerrors: [Refused]\nsteps"]
  ],
  "a failure that is caught": [
    [
      "{ error: Refused, steps: [{ id: dunned, call: tell, with: { text: dunned } }] }",
      "{ error: Refused, steps: [{ id: dunned, call: tell, with: { text: dunned } }] }\n      - { error: StepTimedOut, steps: [{ id: late, call: tell, with: { text: late } }] }"
    ]
  ],
  "a member of the payload that may be absent": [["note?: string }", "note?: string, gift?: boolean }"]],
  "a member of the payload that may be more": [
    ["note?: string }", "note?: string | int }"],
    ["payload.note ?? 'in full'", "payload.note === undefined ? 'in full' : String(payload.note)"]
  ],
  "an attribute": [["success: { receipt", "attributes: { order: \"${ payload.order }\" }\nsuccess: { receipt"]],
  "a query": [["success: { receipt", "queries: { way: \"${ steps.way ?? null }\" }\nsuccess: { receipt"]],
  "a signal that may have more": [["approval: { by: string }", "approval: { by: string, at?: string }"]],
  "another signal": [["consent: { by: string }", "consent: { by: string }\n  dissent: { by: string }"]],
  "more items of a loop at the same time": [["key: ${ item }\n", "key: ${ item }\n    concurrency: 3\n"]],
  "more iterations of a loop": [["maxIterations: 9", "maxIterations: 90"]],
  "a branch of a race is added": [[
    "      patience:",
    "      ups: { steps: [{ id: asked, sleep: 30d }] }\n      patience:"
  ]],
  "an undo step is added where a race was lost": [
    [
      "steps: [{ id: waited, sleep: 30d }]",
      "steps: [{ id: waited, sleep: 30d }, { id: waitedOn, call: tell, with: { text: late }, compensate: { call: release, with: { text: late } } }]"
    ]
  ],
  "the input of an undo step": [[
    "call: refund, with: { text: \"${ result.text }\" }",
    "call: refund, with: { text: \"back ${ result.text }\" }"
  ]],
  "what becomes of a child when its parent ends": [["part: 1 } }", "part: 1 }, onParentClose: abandon }"]]
}

export const compatible: ReadonlyArray<Edit> = Object.entries(edits).map(([name, changes]) => ({
  name,
  changes,
  verdict: "continues"
}))
