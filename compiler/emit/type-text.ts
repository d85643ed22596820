/** Turns a type into TypeScript text, for the members of an interface. */
import type { Field, Type } from "../check/type.ts"
import { literal, memberKey } from "./literal.ts"
import type { Layout } from "./module.ts"
import { type Doc, indent, join, type Name, newline } from "./print.ts"
import { declared, primitiveType } from "./schema.ts"

export const typeText = (type: Type, layout: Layout): Doc => {
  switch (type.kind) {
    case "primitive":
      return primitiveType(type.name)
    case "literal":
      return literal(type.value)
    case "array":
      return ["ReadonlyArray<", typeText(type.element, layout), ">"]
    case "record":
      return ["{ readonly [x: string]: ", typeText(type.value, layout), " }"]
    case "union":
      return join(" | ", type.members.map((it) => typeText(it, layout)))
    case "struct":
      return structText(type.fields, layout)
    case "named":
      return declared(type, layout, true)
    // A type with a brand has a name.
    case "refined":
      return typeText(type.base, layout)
    case "void":
      return "void"
  }
}

/** `interface Name { ... }`, a member a line. */
export const interfaceText = (name: Name, fields: ReadonlyArray<Field>, layout: Layout): Doc => [
  "interface ",
  name,
  " {",
  indent(fields.map((field): Doc => [newline, memberText(field, layout)])),
  newline,
  "}"
]

const structText = (fields: ReadonlyArray<Field>, layout: Layout): Doc =>
  fields.length === 0 ? "{}" : [
    "{ ",
    join("; ", fields.map((field) => memberText(field, layout))),
    " }"
  ]

const memberText = ({ name, optional, type }: Field, layout: Layout): Doc => [
  `readonly ${memberKey(name)}${optional ? "?" : ""}: `,
  typeText(type, layout),
  optional ? " | undefined" : []
]
