import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { canonicalJson, sharedJson } from "../../compiler/contract/jcs.ts"
import type { Json } from "../../compiler/parse/tree.ts"

describe("canonicalJson", () => {
  // RFC 8785, section 3.2.2 and 3.2.4
  it("writes the example of the RFC", () => {
    const value: Json = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    expect(canonicalJson(value)).toBe(
      String
        .raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`
    )
  })

  // RFC 8785, section 3.2.3
  it("sorts keys by UTF-16 code units", () => {
    const value: Json = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    }`)
    const order = [...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map(([, name]) => name)
    expect(order).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh"
    ])
  })

  // RFC 8785, appendix B: IEEE 754 bits and the text they have.
  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"]
  ])("writes the number %s", (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(text)
  })

  it("says of a value that is shared what it says of any other", () =>
    fc.assert(fc.property(fc.json(), (text) => {
      const part: Json = JSON.parse(text)
      const shared = sharedJson({ part })
      expect(canonicalJson({ twice: [shared, shared] })).toBe(canonicalJson({ twice: [{ part }, { part }] }))
      expect(canonicalJson(sharedJson({ shared }))).toBe(canonicalJson({ shared: { part } }))
    })))

  it("says the same value, whatever the order of keys", () =>
    fc.assert(fc.property(fc.json(), (text) => {
      const json: Json = JSON.parse(text)
      expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)))
      expect(canonicalJson(reversed(json))).toBe(canonicalJson(json))
    })))
})

const reversed = (value: Json): Json => {
  if (value === null || typeof value !== "object") return value
  if (Array.isArray(value)) return value.map(reversed)
  return Object.fromEntries(Object.entries(value).toReversed().map(([key, member]) => [key, reversed(member)]))
}
