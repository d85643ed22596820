/** The byte gate: what a file may contain, with the place of what it may not. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { gate } from "../../compiler/source/gate.ts"
import { positionAt } from "../../compiler/source/text.ts"

const bytes = (...values: ReadonlyArray<number>): Uint8Array => Uint8Array.from(values)
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const a = 0x61

const isUtf8 = (part: Uint8Array): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(part)
    return true
  } catch {
    return false
  }
}

describe("gate", () => {
  const malformed: ReadonlyArray<readonly [string, ReadonlyArray<number>, number]> = [
    ["a lone continuation byte", [a, 0x80], 1],
    ["an overlong slash of two bytes", [a, a, 0xc0, 0xaf], 2],
    ["an overlong slash of three bytes", [0xe0, 0x80, 0xaf], 0],
    ["an overlong NUL", [a, 0xc0, 0x80], 1],
    ["a surrogate", [a, 0xed, 0xa0, 0x80], 1],
    ["a code point above U+10FFFF", [0xf4, 0x90, 0x80, 0x80], 0],
    ["a sequence that the end cuts", [a, 0xe4, 0xb8], 1],
    ["a sequence that a letter cuts", [a, 0xf0, 0x9f, a, a], 1],
    ["Latin-1", [a, 0xe9, 0x0a], 1]
  ]
  for (const [name, input, byte] of malformed) {
    it(`refuses ${name} at its byte`, () => {
      const { diagnostics, value } = gate("a.types.yaml", bytes(...input))
      expect(value).toBeUndefined()
      expect(diagnostics.map(({ code }) => code)).toEqual(["not-utf8"])
      expect(diagnostics[0]?.message).toContain(`byte ${byte}.`)
    })
  }

  it("says a malformed sequence in characters, not bytes", () => {
    const { diagnostics } = gate("a.types.yaml", bytes(...utf8("é中\n"), 0xff))
    expect(diagnostics[0]?.span).toEqual({ file: "a.types.yaml", start: 3, end: 3 })
  })

  it("drops one byte order mark, and takes a second for text", () => {
    expect(gate("a", utf8("\uFEFFa: 1")).value?.text).toBe("a: 1")
    expect(gate("a", utf8("\uFEFF\uFEFFa")).value?.text).toBe("\uFEFFa")
  })

  it("keeps CRLF, and counts its lines", () => {
    const source = gate("a", utf8("a: 1\r\nb: 2\r\n")).value
    expect(source?.text).toBe("a: 1\r\nb: 2\r\n")
    expect(source && positionAt(source, 6)).toEqual({ line: 2, column: 1 })
  })

  for (
    const [name, character] of [["NUL", "\0"], ["ESC", "\u001b"], ["DEL", "\u007f"], ["NEL", "\u0085"], [
      "U+FFFE",
      "\uFFFE"
    ]]
  ) {
    it(`refuses ${name} where it stands`, () => {
      const { diagnostics } = gate("a", utf8(`a: x${character}y`))
      expect(diagnostics.map(({ code, span }) => [code, span?.start])).toEqual([["control-character", 4]])
    })
  }

  it("refuses every bidirectional control", () => {
    const controls = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
    for (const control of controls) {
      expect(gate("a", utf8(`# ${control}`)).diagnostics.map(({ code }) => code)).toEqual(["bidi-character"])
    }
  })

  it("refuses more than its limit without looking at the bytes", () => {
    const { diagnostics } = gate("a", new Uint8Array(1024 * 1024 + 1).fill(0xff))
    expect(diagnostics.map(({ code }) => code)).toEqual(["file-too-large"])
    expect(gate("a", new Uint8Array(1024 * 1024).fill(a)).value?.text.length).toBe(1024 * 1024)
  })

  it("agrees with the platform on what is UTF-8, and finds the first byte that is not", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (input) => {
        const { diagnostics } = gate("a", input)
        const said = diagnostics.find(({ code }) => code === "not-utf8")
        expect(said === undefined).toBe(isUtf8(input))
        const byte = Number(/byte (\d+)/.exec(said?.message ?? "")?.[1])
        if (said !== undefined) expect(isUtf8(input.subarray(0, byte))).toBe(true)
      }),
      { numRuns: 2000 }
    )
  })
})
