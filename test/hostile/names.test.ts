/** Names that look like others, that JavaScript or a file system has a use for, or that are no names. */
import { describe, expect, it } from "vitest"
import { parseFiles } from "../../compiler/load.ts"

/** One file for each place in which a specification gives a name. */
const places: Readonly<Record<string, (name: string) => readonly [string, string]>> = {
  "a workflow": (name) => ["a.workflow.yaml", workflow(name, "Aa")],
  "a step": (name) => ["a.workflow.yaml", workflow("A", name)],
  "a type": (name) => ["a.types.yaml", `types:\n  ${name}: int\n`],
  "an error": (name) => ["a.types.yaml", `errors:\n  ${name}: { a: int }\n`],
  "a field": (name) => ["a.types.yaml", `types:\n  A: { ${name}: int }\n`],
  "a brand": (name) => ["a.types.yaml", `types:\n  A: { $type: int, brand: ${name} }\n`],
  "an activity": (name) => ["a.activities.yaml", `activities:\n  ${name}: { input: {} }\n`],
  "a retry policy": (name) => ["a.activities.yaml", `retries:\n  ${name}: {}\nactivities: {}\n`],
  "a branch": (name) => ["a.workflow.yaml", withStep(`{ id: a, parallel: { ${name}: { steps: [] } } }`)],
  "an item": (name) => [
    "a.workflow.yaml",
    withStep(`{ id: a, foreach: "\${ [] }", as: ${name}, key: "\${ 1 }", steps: [] }`)
  ],
  "a member of a state": (name) => [
    "a.workflow.yaml",
    withStep(
      `{ id: a, repeat: { state: { ${name}: { $type: int, init: 0 } }, maxIterations: 1, onMax: { yield: {} }, ` +
        `steps: [], next: {}, until: "\${ true }" } }`
    )
  ],
  "a task queue": (name) => ["a.activities.yaml", `activities:\n  a: { input: {}, taskQueue: ${name} }\n`]
}

const workflow = (name: string, id: string): string =>
  `workflow: ${name}\nversion: 1\npayload: { a: string }\nidempotencyKey: \${ payload.a }\nsteps:\n  - { id: ${id}, sleep: 1s }\n`

const withStep = (step: string): string => workflow("A", "a").replace("{ id: a, sleep: 1s }", step)

/** Quoted, with what the byte gate refuses as an escape. */
const quoted = (name: string): string => JSON.stringify(name).replaceAll("\u202e", "\\u202e")

const hostile: Readonly<Record<string, string>> = {
  "a Cyrillic homoglyph": "Chаrge",
  "a Greek homoglyph": "Οrder",
  "a full-width letter": "Ａbc",
  "a composed letter": "Caf\u00e9",
  "a decomposed letter": "Cafe\u0301",
  "a zero-width joiner": "A\u200dbc",
  "a soft hyphen": "A\u00adbc",
  "a right-to-left override": "A\u202ebc",
  "a line separator": "A\u2028bc",
  "a path": "A/../b",
  "an alternate stream": "A:b",
  "a comment end": "A*/b",
  "a template": "A`${1}`",
  "a blank": "A b",
  "a leading digit": "1a",
  "a bracket": "a[0]",
  "nothing": "",
  "__proto__": "__proto__"
}

describe("refused as the name of", () => {
  for (const [place, file] of Object.entries(places)) {
    for (const [name, written] of Object.entries(hostile)) {
      if (place === "a task queue" && name === "a leading digit") continue
      it(`${place}: ${name}`, () => {
        const { diagnostics } = parseFiles(new Map([file(quoted(written))]))
        expect(diagnostics.map(({ code }) => code)).toEqual(["bad-name"])
      })
    }
  }

  it("a field: what reaches a value's prototype", () => {
    for (const name of ["constructor", "prototype", "__defineGetter__"]) {
      const { diagnostics } = parseFiles(new Map([["a.types.yaml", `types: { A: { ${name}: int } }\n`]]))
      expect(diagnostics.map(({ code }) => code)).toEqual(["bad-name"])
    }
  })
})
