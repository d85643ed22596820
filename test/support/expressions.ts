/** Expressions on their own, as if the file held nothing else. */
import { parseExpression } from "../../compiler/parse/expression.ts"

export const parsed = (text: string) => parseExpression({ file: "a.workflow.yaml", text, offsets: 0 })

/** The code of each mistake and the text that it points at. */
export const mistakesIn = (text: string): ReadonlyArray<readonly [string, string]> =>
  parsed(text).diagnostics.map(({ code, span }) => [code, text.slice(span?.start, span?.end)])
