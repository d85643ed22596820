/** The queries of a workflow into a function that has the values of steps. */
import { literalText, type MirrorPrinter } from "./mirror-variables.ts"
import { expressionsOf, stepsAsked } from "./queries.ts"
import { printInline } from "./values.ts"

/**
 * Each step that they read may not have run yet, and is a member, about which narrowings do not reach into functions. They are
 * asked at any time, so what guards have proved of the end is not known to them: nothing of it reaches into a declared function.
 */
export const printQueries = (printer: MirrorPrinter, variable: (id: string) => string): void => {
  const { hoisted, input: { document: { queries }, flow }, nextName, writer } = printer
  if (queries.length === 0) return
  const asked = stepsAsked(expressionsOf(queries).filter((it) => flow.expressions.has(it)))
  writer.add(
    `function $answers() {\nconst steps = $seen({ ${asked.map((id) => `${id}: ${variable(id)}`).join(", ")} });\n`
  )
  for (const query of queries) {
    const { value } = query
    const name = nextName()
    writer.add("const ")
    hoisted.push({ of: query, is: literalText(value) ?? writer.length() })
    writer.add(`${name} = $keep(`)
    printInline(printer, value)
    writer.add(");\n")
    writer.mark({ span: value.span }, () => writer.add(`const ${nextName()}: $Answer<typeof ${name}> = ${name};\n`))
  }
  writer.add("}\n")
}
