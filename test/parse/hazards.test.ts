/** What is quoted where it has to be is never taken for a mistake, however YAML's own writer folds it. */
import { describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { findHazards } from "../../compiler/parse/hazards.ts"
import { randomOf } from "../support/random/random.ts"
import { randomSpec } from "../support/random/workflow.ts"

describe("no hazard", () => {
  it("in an expression with a string that is folded", () => {
    const text = `steps:
  - let: \${ payload.tags.join(',
      ') }
  - let: "\${ payload.flag ? payload.n :
      'b' }"
  - let: \${ payload.it ? 'a': 'b' }
`
    expect(findHazards(text).map(({ code, start, end }) => [code, text.slice(start, end)])).toEqual([
      ["unquoted-expression", "${ payload.it ? 'a': 'b' }"]
    ])
  })

  it.each([30, 80, 0])("in random workflows, folded at %d columns", (lineWidth) => {
    for (let seed = 0; seed < 150; seed++) {
      const text = stringify(randomSpec("W", randomOf(seed)), { aliasDuplicateObjects: false, lineWidth })
      expect(findHazards(text), `seed ${seed}: ${text}`).toEqual([])
    }
  })
})
