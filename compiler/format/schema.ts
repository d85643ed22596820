/** Walks a published schema beside a value: which keys a map has, in which order, and which texts are time spans. */
import activities from "../../schemas/activities.schema.json" with { type: "json" }
import project from "../../schemas/project.schema.json" with { type: "json" }
import types from "../../schemas/types.schema.json" with { type: "json" }
import workflow from "../../schemas/workflow.schema.json" with { type: "json" }

/** The parts of JSON Schema that say where a value's parts have their own schemas. */
interface Schema {
  readonly description?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly $ref?: string
  readonly type?: string | ReadonlyArray<string>
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly required?: ReadonlyArray<string>
  readonly if?: Schema
  readonly then?: Schema
  readonly else?: Schema
  readonly $defs?: Readonly<Record<string, Schema>>
}

const files: Readonly<Record<string, Schema>> = {
  "workflow.schema.json": workflow,
  "activities.schema.json": activities,
  "types.schema.json": types,
  "project.schema.json": project
}

/** A schema, and the file in which its references are to be looked up; those it stands behind come last. */
interface Placed {
  readonly file: string
  readonly schema: Schema
}

/** What is known of one value: every schema that applies to it. */
export type Shape = ReadonlyArray<Placed>

/** What a value shows of itself, so that a schema can tell which of its branches applies. */
export interface Facts {
  readonly type: "object" | "array" | "string" | "other"
  readonly keys: ReadonlyArray<string>
}

export const shapeOfFile = (name: string): Shape => {
  const schema = files[name]
  return schema === undefined ? [] : [{ file: name, schema }]
}

/** References and branches resolved for a value. */
export const resolved = (shape: Shape, facts: Facts): Shape =>
  shape.flatMap((placed): Shape => {
    const { schema, file } = placed
    const branch = schema.if === undefined ? undefined : applies(schema.if, facts) ? schema.then : schema.else
    const more = [referred(placed), branch && { file, schema: branch }].filter((one) => one !== undefined)
    return [placed, ...resolved(more, facts)]
  })

const referred = ({ file, schema }: Placed): Placed | undefined => {
  const [name = "", pointer = ""] = schema.$ref?.split("#/$defs/") ?? []
  const target = name === "" ? file : name
  const found = files[target]?.$defs?.[pointer]
  return found && { file: target, schema: found }
}

const applies = (test: Schema, { keys, type }: Facts): boolean =>
  (test.type === undefined || test.type === type) && (test.required ?? []).every((key) => keys.includes(key))

/** Of a member of a resolved map. */
export const memberShape = (shape: Shape, key: string): Shape =>
  shape.flatMap(({ file, schema: { additionalProperties, properties } }) => {
    const own = properties?.[key]
    if (own !== undefined) return [{ file, schema: own }]
    return typeof additionalProperties === "object" ? [{ file, schema: additionalProperties }] : []
  })

/** Of an item of a resolved list. */
export const itemShape = (shape: Shape): Shape =>
  shape.flatMap(({ file, schema: { items } }) => items === undefined ? [] : [{ file, schema: items }])

/** Before the kind of a step stands what it is called and when it runs. */
const stepHead = ["id", "durableName", "description", "when"]

/** The keys of a resolved map, in the order in which they are written. */
export const keysOf = (shape: Shape): ReadonlyArray<string> => {
  const keys = shape.flatMap(({ schema }) => Object.keys(schema.properties ?? {}))
  const head = keys.includes("id") ? stepHead.filter((key) => keys.includes(key)) : []
  return [...new Set([...head, ...keys])]
}

export const isTimeSpan = (shape: Shape): boolean =>
  shape.some(({ schema }) => schema.$ref !== undefined && /\/duration(OrExpression)?$/.test(schema.$ref))
