/** Turns a type into the schema that stands for it, and into the TypeScript type of its values. */
import type { Field, NamedType, RefinedType, Type } from "../check/type.ts"
import type { Primitive } from "../parse/document.ts"
import { constantOf } from "../plan/constant.ts"
import { formatPattern } from "../plan/format.ts"
import { constant } from "./constant.ts"
import { literal, number, pattern, propertyKey, quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { effect, imported, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { bracketed, broken, type Doc, type Name } from "./print.ts"

const schema = effect("Schema")

/** A member of `Schema`, such as `Schema.String`. */
const member = (name: string): Doc => [schema, `.${name}`]

export const schemaOf = (type: Type, layout: Layout): Doc => {
  switch (type.kind) {
    case "primitive":
      return primitives[type.name].schema
    case "literal":
      return [member("Literal"), "(", literal(type.value), ")"]
    case "array":
      return [member("Array"), "(", schemaOf(type.element, layout), ")"]
    case "record":
      return [member("Record"), "(", member("String"), ", ", schemaOf(type.value, layout), ")"]
    case "union":
      return unionSchema(type.members, layout)
    case "struct":
      return [member("Struct"), "(", fieldsOf(type.fields, layout), ")"]
    case "named":
      return declared(type, layout)
    case "refined":
      return refinedSchema(type, layout)
    case "void":
      return member("Void")
  }
}

/** The fields of a structure: `{ sku: Schema.String, qty: Schema.optional(Schema.Int) }`, a field a line. */
export const fieldsOf = (fields: ReadonlyArray<Field>, layout: Layout): Doc =>
  broken(
    "{",
    fields.map((field) => [propertyKey(field.name), ": ", fieldSchema(field, layout)]),
    "}"
  )

const fieldSchema = ({ default: otherwise, optional, type }: Field, layout: Layout): Doc => {
  const schema = schemaOf(type, layout)
  if (otherwise === undefined) return optional ? [member("optional"), "(", schema, ")"] : schema
  const filled = [effect("Effect"), ".succeed(", constant(constantOf(otherwise)), ")"]
  return [schema, ".pipe(", member("withDecodingDefault"), "(", filled, "))"]
}

/** A type declared in a types file, by its name there. */
export const declared = ({ file, name }: Pick<NamedType, "file" | "name">, layout: Layout, type = false): Name =>
  imported(modulePath(layout, file), name, type)

/** The TypeScript type of a value where that can be said without declaring it first. */
export const typeOf = (type: Type, layout: Layout): Doc | undefined => {
  if (type.kind === "void") return "void"
  if (type.kind === "primitive") return primitives[type.name].type
  if (type.kind === "named") return declared(type, layout, true)
  if (type.kind !== "array") return undefined
  const element = typeOf(type.element, layout)
  return element === undefined ? undefined : ["ReadonlyArray<", element, ">"]
}

export const primitiveType = (name: Primitive): Doc => primitives[name].type

const primitives: { readonly [name in Primitive]: { readonly schema: Doc; readonly type: Doc } } = {
  string: { schema: member("String"), type: "string" },
  int: { schema: member("Int"), type: "number" },
  number: { schema: member("Finite"), type: "number" },
  boolean: { schema: member("Boolean"), type: "boolean" },
  null: { schema: member("Null"), type: "null" },
  json: { schema: member("Json"), type: [effect("Schema", true), ".Json"] },
  date: { schema: runtime("CalendarDate"), type: runtime("CalendarDate", true) },
  datetime: { schema: runtime("Datetime"), type: runtime("Datetime", true) },
  duration: { schema: runtime("DurationText"), type: runtime("DurationText", true) },
  uuid: { schema: runtime("Uuid"), type: runtime("Uuid", true) },
  url: { schema: runtime("Url"), type: runtime("Url", true) }
}

/** `NullOr` of the others where `null` is one of them; literals that stand together are one schema. */
const unionSchema = (members: ReadonlyArray<Type>, layout: Layout): Doc => {
  const others = members.filter((it) => !isNull(it))
  if (others.length < members.length && others.length > 0) {
    return [member("NullOr"), "(", unionSchema(others, layout), ")"]
  }
  const schemas = literalRuns(members).map((run) => runSchema(run, layout))
  const [first] = schemas
  return schemas.length === 1 && first !== undefined ? first : [member("Union"), "(", bracketed("[", schemas, "]"), ")"]
}

/** Each type, with the literals that follow a literal. */
const literalRuns = (types: ReadonlyArray<Type>): ReadonlyArray<ReadonlyArray<Type>> => {
  const runs: Array<Array<Type>> = []
  for (const type of types) {
    const last = runs.at(-1)
    if (type.kind === "literal" && last?.[0]?.kind === "literal") last.push(type)
    else runs.push([type])
  }
  return runs
}

const runSchema = (run: ReadonlyArray<Type>, layout: Layout): Doc => {
  const [only] = run
  if (run.length === 1 && only !== undefined) return schemaOf(only, layout)
  const values = run.flatMap((type) => type.kind === "literal" ? [literal(type.value)] : [])
  return [member("Literals"), "(", bracketed("[", values, "]"), ")"]
}

const isNull = (type: Type): boolean => type.kind === "primitive" && type.name === "null"

const refinedSchema = (type: RefinedType, layout: Layout): Doc => {
  const checks = checksOf(type)
  return [
    schemaOf(type.base, layout),
    checks.length === 0 ? [] : [".check(", bracketed("", checks, ""), ")"],
    type.brand === undefined ? [] : [".pipe(", member("brand"), "(", quote(type.brand), "))"]
  ]
}

const checksOf = (type: RefinedType): ReadonlyArray<Doc> => {
  const checks: Array<Doc> = []
  const check = (name: string, argument: string | undefined): void => {
    if (argument !== undefined) checks.push([member(name), "(", argument, ")"])
  }
  check("isPattern", type.pattern === undefined ? undefined : pattern(type.pattern))
  check("isPattern", type.format === undefined ? undefined : pattern(formatPattern(type.format)))
  check("isMinLength", type.minLength === undefined ? undefined : number(type.minLength))
  check("isMaxLength", type.maxLength === undefined ? undefined : number(type.maxLength))
  check("isGreaterThanOrEqualTo", type.min === undefined ? undefined : number(type.min))
  check("isLessThanOrEqualTo", type.max === undefined ? undefined : number(type.max))
  return checks
}
