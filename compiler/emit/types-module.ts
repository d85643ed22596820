/** Turns a types file into the module of its schemas, types and error classes. */
import type { ErrorContract } from "../check/checked.ts"
import type { Type } from "../check/type.ts"
import type { TypesPlan } from "../plan/plan.ts"
import { specPath } from "../source/paths.ts"
import { typeBeside } from "./activity.ts"
import { quote } from "./literal.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { effect, exported } from "./names.ts"
import { modulePath } from "./paths.ts"
import { type Doc, newline } from "./print.ts"
import { fieldsOf, schemaOf } from "./schema.ts"

export const typesModule = (plan: TypesPlan, layout: Layout): Module =>
  printModule({
    path: modulePath(layout, plan.file),
    summary: `Types and errors of ${specPath(layout.specs, plan.file)}.`,
    provenance: provenance(layout, plan.file),
    body: [
      ...plan.types.map(({ name, type }) => typeDeclaration(name, type, layout)),
      ...plan.errors.map((error) => errorDeclaration(error, layout))
    ]
  })

const typeDeclaration = (name: string, type: Type, layout: Layout): Doc => [
  "export const ",
  exported(name),
  " = ",
  schemaOf(type, layout),
  newline,
  typeBeside(exported(name), type.kind === "struct")
]

const errorDeclaration = ({ name, fields }: ErrorContract, layout: Layout): Doc => [
  "export class ",
  exported(name),
  " extends ",
  effect("Schema"),
  ".TaggedError<",
  exported(name),
  `>()(${quote(name)}, `,
  fieldsOf(fields.fields, layout),
  ") {}"
]
