/** Turns a signal into its definition in the contract, and into what other modules call it. */
import type { SignalContract } from "../check/checked.ts"
import { schemaAndType } from "./activity.ts"
import { quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { exported, imported, pascalCase, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import type { Doc, Name } from "./print.ts"
import { schemaOf, typeOf } from "./schema.ts"

/** `ApprovalSignal`, where the type has no name yet, and the constant `approval`. */
export const signalDefinition = ({ name, type }: SignalContract, layout: Layout): ReadonlyArray<Doc> => {
  const named = typeOf(type, layout) === undefined ? exported(typeName(name)) : undefined
  return [
    ...(named === undefined ? [] : [schemaAndType(named, schemaOf(type, layout), type.kind === "struct", "export ")]),
    [
      "export const ",
      exported(name),
      " = ",
      runtime("signal"),
      `(${quote(name)}, `,
      named ?? schemaOf(type, layout),
      ")"
    ]
  ]
}

const typeName = (name: string): string => `${pascalCase(name)}Signal`

/** The signal, as another module names it. */
export const signalName = ({ file, name }: SignalContract, layout: Layout): Name =>
  imported(modulePath(layout, file, "contract"), name)

/** The type of what a delivery brings, as another module names it. */
export const signalType = ({ file, name, type }: SignalContract, layout: Layout): Doc =>
  typeOf(type, layout) ?? imported(modulePath(layout, file, "contract"), typeName(name), true)
