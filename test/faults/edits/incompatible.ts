/** Edits that executions under way cannot go on with once they have come to what is edited. */
import type { Edit } from "./edit.ts"

export const incompatible: ReadonlyArray<Edit> = [
  {
    name: "a step is renamed",
    changes: [["  - id: charged\n", "  - id: cashed\n"], ["steps.charged.text", "steps.cashed.text"]],
    verdict: { charged: "STEP_RENAMED" }
  },
  {
    name: "a step is removed",
    changes: [[
      "  - id: wrapped\n    when: ${ payload.items.length > 1 }\n    call: pack\n    with: { text: \"${ payload.order } in paper\" }\n",
      ""
    ]],
    verdict: { wrapped: "STEP_RENAMED", crated: "STEP_REMOVED" }
  },
  {
    name: "the first step is removed",
    changes: [["  - { id: startedAt, record: now }\n", ""]],
    verdict: { reserved: "STEP_REMOVED" }
  },
  {
    name: "the last steps are removed",
    changes: [["  - { id: told, call: tell, with: { text: \"${ steps.printed }\" } }\n", ""]],
    verdict: { told: "STEP_REMOVED" }
  },
  {
    name: "a step is inserted",
    changes: [["  - id: charged\n", "  - { id: weighed, call: pack, with: { text: weighed } }\n  - id: charged\n"]],
    verdict: { charged: "STEP_INSERTED" }
  },
  {
    name: "two steps change places",
    changes: [
      [
        "  - { id: rested, sleep: \"${ payload.rest }\" }\n  - { id: approved, await: approval, timeout: 30d }\n",
        "  - { id: approved, await: approval, timeout: 30d }\n  - { id: rested, sleep: \"${ payload.rest }\" }\n"
      ]
    ],
    verdict: { rested: "STEP_INSERTED", approved: "STEP_REMOVED" }
  },
  {
    name: "a recorded result has another type",
    changes: [[
      "charge: { input: { text: string }, success: { text: string }",
      "charge: { input: { text: string }, success: { text: { $type: string, pattern: \"^new\" } }"
    ]],
    verdict: { wrapped: "RESULT_UNREADABLE" }
  },
  {
    name: "a step calls another activity",
    changes: [["call: ship, with", "call: tell, with"]],
    verdict: { "parcel[a]": "STEP_ACTIVITY_CHANGED" }
  },
  {
    name: "a call becomes a timer",
    changes: [["{ id: told, call: tell, with: { text: \"${ steps.printed }\" } }", "{ id: told, sleep: 1ms }"]],
    verdict: { told: "STEP_KIND_CHANGED" }
  },
  {
    name: "a timer becomes a wait for a signal",
    changes: [["{ id: rested, sleep: \"${ payload.rest }\" }", "{ id: rested, await: consent, timeout: 30d }"]],
    verdict: { rested: "STEP_KIND_CHANGED" }
  },
  {
    name: "a timer is removed",
    changes: [["  - { id: rested, sleep: \"${ payload.rest }\" }\n", ""]],
    verdict: { rested: "STEP_RENAMED", approved: "STEP_REMOVED" }
  },
  {
    name: "a step gets a condition",
    changes: [["{ id: told, call", "{ id: told, when: \"${ payload.order !== '' }\", call"]],
    verdict: { told: "STEP_INSERTED" }
  },
  {
    name: "a step loses its condition",
    changes: [["    when: ${ payload.items.length > 1 }\n    call: pack", "    call: pack"]],
    verdict: { wrapped: "STEP_REMOVED" }
  },
  {
    name: "a case comes before the one that was chosen",
    changes: [[
      "      - when: ${ payload.items.length > 1 }",
      "      - when: ${ payload.items.length > 7 }\n        steps: [{ id: barrelled, call: tell, with: { text: barrel } }]\n        yield: bag\n      - when: ${ payload.items.length > 1 }"
    ]],
    verdict: { crated: "STEP_INSERTED" }
  },
  {
    name: "a step moves out of a case",
    changes: [["steps: [{ id: crated, call: pack, with: { text: crate } }]", "steps: []"], [
      "  - { id: told, call",
      "  - { id: crated, call: pack, with: { text: crate } }\n  - { id: told, call"
    ]],
    verdict: { crated: "STEP_INSERTED", rested: "STEP_REMOVED" }
  },
  {
    name: "a step moves into a branch",
    changes: [["  - { id: told, call: tell, with: { text: \"${ steps.printed }\" } }\n", ""], [
      "with: { text: notice } }]",
      "with: { text: notice } }, { id: told, call: tell, with: { text: told } }]"
    ]],
    verdict: { quoted: "STEP_INSERTED" }
  },
  {
    name: "a wait is for another signal",
    changes: [["await: approval", "await: consent"]],
    verdict: { approved: "STEP_SIGNAL_CHANGED" }
  },
  {
    name: "a wait for a signal is removed",
    changes: [["  - { id: approved, await: approval, timeout: 30d }\n", ""], [
      "by: \"${ steps.approved.by }\"",
      "by: nobody"
    ]],
    verdict: { approved: "STEP_RENAMED", picked: "STEP_REMOVED" }
  },
  {
    name: "a signal demands more",
    changes: [["approval: { by: string }", "approval: { by: { $type: string, pattern: \"^new\" } }"]],
    verdict: { reserved: "RESULT_UNREADABLE", approved: "continues", picked: "RESULT_UNREADABLE" }
  },
  {
    name: "a branch is renamed",
    changes: [["      notice: {", "      news: {"]],
    verdict: { picked: "BRANCHES_CHANGED" }
  },
  {
    name: "a branch is removed",
    changes: [["      notice: { steps: [{ id: noted, call: tell, with: { text: notice } }] }\n", ""]],
    verdict: { picked: "BRANCHES_CHANGED" }
  },
  {
    name: "a branch is added",
    changes: [[
      "      notice: {",
      "      news: { steps: [{ id: printedNews, call: tell, with: { text: news } }] }\n      notice: {"
    ]],
    verdict: { picked: "BRANCHES_CHANGED" }
  },
  {
    name: "a step of a branch is renamed",
    changes: [["id: picked", "id: fetched"]],
    verdict: { picked: "STEP_RENAMED" }
  },
  {
    name: "a step is added to a branch, and its block may be over",
    changes: [[
      "with: { text: stock } }] }",
      "with: { text: stock } }, { id: weighed, call: pack, with: { text: weighed } }] }"
    ]],
    verdict: { quoted: "STEP_INSERTED" }
  },
  {
    name: "a step is added after a try, which may be over",
    changes: [[
      "steps: [{ id: dunned, call: tell, with: { text: dunned } }] }\n",
      "steps: [{ id: dunned, call: tell, with: { text: dunned } }] }\n    finally: [{ id: swept, call: tell, with: { text: swept } }]\n"
    ]],
    verdict: { printed: "STEP_INSERTED" }
  },
  {
    name: "branches become a race",
    changes: [["    parallel:", "    race:"]],
    verdict: { picked: "STEP_KIND_CHANGED" }
  },
  {
    name: "a branch of a race is removed",
    changes: [[
      "      patience: { steps: [{ id: waited, sleep: 30d }] }\n",
      "      doubt: { steps: [{ id: waited, sleep: 30d }] }\n"
    ]],
    verdict: { quoted: "BRANCHES_CHANGED" }
  },
  {
    name: "the winner of a race is removed",
    changes: [["      dhl: {", "      ups: {"]],
    verdict: { quoted: "BRANCHES_CHANGED" }
  },
  {
    name: "a loop has other keys",
    changes: [["key: ${ item }", "key: \"${ item }!\""]],
    verdict: { "parcel[a]": "BRANCHES_CHANGED" }
  },
  {
    name: "a step of a loop is renamed",
    changes: [["id: parcel", "id: package"]],
    verdict: { "parcel[a]": "STEP_RENAMED" }
  },
  {
    name: "a loop is renamed",
    changes: [["- id: shipped", "- id: sent"]],
    verdict: { "parcel[a]": "STEP_RENAMED" }
  },
  {
    name: "an iteration has one step more in front",
    changes: [["steps: [{ id: page,", "steps: [{ id: turned, record: now }, { id: page,"]],
    verdict: { "page#1": "STEP_INSERTED" }
  },
  {
    name: "a child is another workflow's",
    changes: [["child: Invoice", "child: Reminder"], [
      "./invoice.workflow.yaml]\npayload: { order: string, items",
      "./invoice.workflow.yaml, ./reminder.workflow.yaml]\npayload: { order: string, items"
    ]],
    verdict: { billed: "STEP_WORKFLOW_CHANGED" }
  },
  {
    name: "nobody waits for a child any more",
    changes: [["part: 1 } }", "part: 1 }, mode: start, onParentClose: abandon }"]],
    verdict: { billed: "STEP_KIND_CHANGED" }
  },
  {
    name: "steps are not tried any more",
    changes: [["    try: [{", "    parallel:\n      once: { steps: [{"], [
      "text: \"${ payload.note ?? 'in full' }\" } }]",
      "text: \"${ payload.note ?? 'in full' }\" } }] }"
    ], ["    catch:\n      - { error: Refused, steps: [{ id: dunned, call: tell, with: { text: dunned } }] }\n", ""]],
    verdict: { settled: "STEP_KIND_CHANGED" }
  },
  {
    name: "an error that is recorded is not declared any more",
    changes: [["errors: [Refused], timeouts", "timeouts"], [
      "      - { error: Refused, steps: [{ id: dunned, call: tell, with: { text: dunned } }] }",
      "      - { error: StepFailed, steps: [{ id: dunned, call: tell, with: { text: dunned } }] }"
    ]],
    verdict: { settled: "continues", dunned: "RESULT_UNREADABLE", printed: "continues" }
  },
  {
    name: "an item goes to another queue",
    changes: [["enqueue: print", "enqueue: copy"]],
    verdict: { printed: "STEP_QUEUE_CHANGED" }
  },
  {
    name: "an undo step is added",
    changes: [[
      "call: ship, with: { text: \"${ item }\" } }",
      "call: ship, with: { text: \"${ item }\" }, compensate: { call: release, with: { text: \"${ item }\" } } }"
    ]],
    verdict: { "charged/undo": "STEP_INSERTED" }
  },
  {
    name: "an undo step is removed",
    changes: [["    compensate: { call: refund, with: { text: \"${ result.text }\" } }\n", ""]],
    verdict: { "charged/undo": "STEP_RENAMED", "reserved/undo": "STEP_REMOVED" }
  },
  {
    name: "an undo step calls another activity",
    changes: [["compensate: { call: refund", "compensate: { call: release"]],
    verdict: { "charged/undo": "STEP_ACTIVITY_CHANGED" }
  },
  {
    name: "the payload has one member more",
    changes: [["note?: string }", "note?: string, customer: string }"]],
    verdict: { reserved: "ContractRefused" }
  },
  {
    name: "a member of the payload has another type",
    changes: [["items: \"string[]\"", "items: \"int[]\""], ["text: \"${ item }\"", "text: \"number ${ item }\""]],
    verdict: { reserved: "ContractRefused" }
  }
]
