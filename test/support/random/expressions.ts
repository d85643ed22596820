/** Random values and expressions of a kind, over what can be read at a place. */
import type { Maker } from "./maker.ts"
import type { Environment, Kind } from "./readable.ts"

const readAt = (maker: Maker, kind: Kind, environment: Environment): string =>
  maker.pick(environment.filter((it) => it.kind === kind)).text

/** A value as it stands in YAML: a literal, a text with holes, or an expression. */
export const randomValue = (maker: Maker, kind: Kind, environment: Environment): unknown => {
  const literals: { readonly [kind in Kind]?: ReadonlyArray<unknown> } = {
    int: [1, 0, -7],
    string: ["plain", "", "*/ ` \" ' \\ \u2028", "a ${ payload.n } b ${ payload.text }"],
    id: ["abc"],
    money: [{ amount: 5, currency: "EUR" }, {
      amount: `\${ ${readAt(maker, "int", environment)} }`,
      currency: "USD",
      note: "${ payload.maybe }"
    }],
    choice: ["yes"],
    shape: [{ kind: "round", radius: 3 }, { kind: "flat", text: `\${ ${readAt(maker, "string", environment)} }` }],
    strings: [["a", `\${ ${readAt(maker, "string", environment)} }`], []],
    datetime: ["2027-01-01T00:00:00Z"],
    duration: ["2d"],
    boolean: [true]
  }
  const some = literals[kind] ?? []
  return some.length > 0 && maker.below(4) === 0
    ? maker.pick(some)
    : `\${ ${randomExpression(maker, kind, environment, 3)} }`
}

/** The text of an expression, of which operands nest at most so deep. */
export const randomExpression = (maker: Maker, kind: Kind, environment: Environment, depth: number): string => {
  const read = (of: Kind): string => readAt(maker, of, environment)
  if (depth === 0) return read(kind)
  const next = (of: Kind): string => randomExpression(maker, of, environment, depth - 1)
  const forms: { readonly [kind in Kind]: ReadonlyArray<() => string> } = {
    int: [
      () => `${next("int")} + ${next("int")}`,
      () => `(${next("int")} - ${next("int")}) * 2`,
      () => `(${next("boolean")} ? ${next("int")} : ${next("int")})`,
      () => `${next("strings")}.length`,
      () => `(${next("maybeInt")} ?? ${next("int")})`,
      () => `Math.max(${next("int")}, 1)`,
      () => `${read("strings")}.reduce((sum, item) => sum + item.length + ${next("int")}, 0)`,
      () => `(${read("shape")}.kind === 'flat' ? ${next("int")} : 1)`,
      () => `-${read("int")}`
    ],
    string: [
      () => `(${next("maybeString")} ?? 'none')`,
      () => `\`<\${${next("int")}}> \${${next("string")}}\``,
      () => `${next("string")}.trim()`,
      () => `(${next("boolean")} ? ${next("string")} : 'b')`,
      () => `String(${next("int")})`,
      () => `${read("strings")}.map((call) => call + 'x').join(', ')`
    ],
    boolean: [
      () => `${next("int")} > ${next("int")}`,
      () => `!(${next("boolean")})`,
      () => `(${next("boolean")} && ${next("boolean")})`,
      () => `(${next("boolean")} || ${next("boolean")})`,
      () => `${next("strings")}.some((payload) => payload.includes('x'))`,
      () => `(${read("maybeString")} !== undefined)`,
      () => `(${read("choice")} === 'yes')`,
      () => `isBefore(${next("datetime")}, ${next("datetime")})`
    ],
    strings: [
      () => `[...${next("strings")}, ${next("string")}]`,
      () => `${next("strings")}.filter((Effect) => Effect !== ${next("string")})`,
      () => `(${next("boolean")} ? ${next("strings")} : [])`
    ],
    datetime: [
      () => `addDuration(${next("datetime")}, ${next("duration")})`,
      () => "datetime('2027-01-01T00:00:00Z')"
    ],
    duration: [() => "duration('3h')", () => `durationBetween(${next("datetime")}, ${next("datetime")})`],
    id: [() => "Id('abc')", () => `(${next("boolean")} ? payload.id : Id('x'))`],
    money: [
      () => `{ amount: ${next("int")}, currency: 'EUR', rate: ${next("int")} }`,
      () => "({ ...payload.money, amount: 3 })"
    ],
    shape: [
      () => `({ kind: 'round', radius: ${next("int")} })`,
      () => `(${next("boolean")} ? ${next("shape")} : { kind: 'flat', text: ${read("string")} })`
    ],
    choice: [() => `(${next("boolean")} ? 'yes' : 'no')`],
    maybeString: [
      () => `${next("strings")}.find((it) => it === ${next("string")})`,
      () => `${next("strings")}.at(-1)?.trim()`
    ],
    maybeInt: [() => `${next("maybeString")}?.length`]
  }
  return maker.below(3) === 0 ? read(kind) : maker.pick(forms[kind])()
}
