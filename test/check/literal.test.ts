/** Which literals are of which types, and which alternative of a type a literal is. */
import { describe, expect, it } from "vitest"
import { literalType, type LiteralValue } from "../../compiler/check/literal.ts"
import { describeType, typeKey } from "../../compiler/check/type-text.ts"
import type { NamedType, Type } from "../../compiler/check/type.ts"

const primitive = (name: Extract<Type, { readonly kind: "primitive" }>["name"]): Type => ({ kind: "primitive", name })
const union = (...members: ReadonlyArray<Type>): Type => ({ kind: "union", members })
const literal = (value: string | number | boolean): Type => ({ kind: "literal", value })
const orderId: NamedType = { kind: "named", name: "OrderId", file: "shop.types.yaml" }
const tier: NamedType = { kind: "named", name: "Tier", file: "shop.types.yaml" }
const table = new Map<string, Type>([
  [typeKey(orderId), { kind: "refined", base: primitive("string"), pattern: "^ord_[a-z0-9]+$", brand: "OrderId" }],
  [typeKey(tier), union(literal("basic"), literal("gold"))]
])

const format = (name: string): Type => ({ kind: "refined", base: primitive("string"), format: name })
const fits = (value: LiteralValue, type: Type): boolean => literalType(value, type, table) !== undefined
const chosen = (value: LiteralValue, type: Type): string => {
  const found = literalType(value, type, table)
  return found === undefined ? "none" : describeType(found)
}

describe("formats", () => {
  it.each<[Type, ReadonlyArray<LiteralValue>, ReadonlyArray<LiteralValue>]>([
    [primitive("string"), ["", "a"], [1, true, null]],
    [primitive("int"), [0, -3, 9007199254740991], [1.5, "1", 9007199254740992]],
    [primitive("number"), [0, 1.5], ["1", null]],
    [primitive("boolean"), [true, false], ["true", 0]],
    [primitive("null"), [null], ["null", 0, false]],
    [primitive("json"), [null, 1, "a", true], []],
    [primitive("date"), ["2024-02-29", "2027-01-31"], [
      "2027-02-29",
      "2027-13-01",
      "2027-1-1",
      "tomorrow",
      "2027-01-31T00:00:00Z"
    ]],
    [
      primitive("datetime"),
      ["2027-01-31T12:00:00Z", "2027-01-31T12:00:00.123+02:00"],
      ["2027-01-31", "2027-02-30T12:00:00Z", "2027-01-31T24:00:00Z", "2027-01-31T12:00:00", "2027-01-31 12:00:00Z"]
    ],
    [primitive("duration"), ["15m", "1h30m", "500ms", "1.5s"], ["15", "m", "1 h", "-1h", ""]],
    [primitive("uuid"), ["0190b3c1-6a5e-7c3d-9f00-1b2c3d4e5f60"], ["0190b3c1", "0190b3c1-6a5e-7c3d-9f00-1b2c3d4e5f6g"]],
    [primitive("url"), ["https://example.com/", "mailto:ann@example.com"], ["example.com", "/path", ""]]
  ])("%o", (type, right, wrong) => {
    expect(right.filter((it) => !fits(it, type))).toEqual([])
    expect(wrong.filter((it) => fits(it, type))).toEqual([])
  })

  it("knows the formats of strings", () => {
    expect(fits("ann@example.com", format("email"))).toBe(true)
    expect(fits("ann", format("email"))).toBe(false)
    expect(fits("shop.example.com", format("hostname"))).toBe(true)
    expect(fits("-shop.example.com", format("hostname"))).toBe(false)
    expect(fits("192.168.0.255", format("ipv4"))).toBe(true)
    expect(fits("192.168.0.256", format("ipv4"))).toBe(false)
    expect(fits("fe80::1", format("ipv6"))).toBe(true)
    expect(fits("fe80:::1", format("ipv6"))).toBe(false)
  })

  it("keeps to the refinements", () => {
    const code: Type = { kind: "refined", base: primitive("string"), minLength: 2, maxLength: 3, pattern: "^[a-z]+$" }
    expect(["a", "ab", "abc", "abcd", "AB"].filter((it) => fits(it, code))).toEqual(["ab", "abc"])
    const share: Type = { kind: "refined", base: primitive("int"), min: 0, max: 10 }
    expect([-1, 0, 10, 11, 0.5].filter((it) => fits(it, share))).toEqual([0, 10])
  })
})

describe("the alternative that a literal is", () => {
  it("keeps the name of a branded type, and looks behind the others", () => {
    expect(chosen("ord_1", orderId)).toBe("OrderId")
    expect(chosen("1", orderId)).toBe("none")
    expect(chosen("gold", tier)).toBe("\"gold\"")
  })

  it("prefers what needs no maker", () => {
    expect(chosen("ord_1", union(orderId, primitive("string")))).toBe("string")
    expect(chosen("ord_1", union(primitive("null"), orderId))).toBe("OrderId")
    expect(chosen("gold", union(primitive("string"), tier))).toBe("\"gold\"")
    expect(chosen("2027-01-31", union(primitive("datetime"), primitive("date")))).toBe("date")
    expect(chosen(3, union(primitive("string"), primitive("number"), primitive("int")))).toBe("number")
  })
})
