import { describe, expect, it } from "vitest"
import {
  bracketed,
  broken,
  type Doc,
  group,
  indent,
  join,
  line,
  newline,
  print,
  words
} from "../../compiler/emit/print.ts"

const text = (doc: Doc): string => print(doc, (name) => name.wanted)

const items = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, index) => `item${index}`)

describe("print", () => {
  it("keeps a group that fits on one line", () => {
    expect(text(["f(", bracketed("{", ["a: 1", "b: 2"], "}", line), ")"])).toBe("f({ a: 1, b: 2 })")
  })

  it("breaks a group that does not fit, an item a line", () => {
    expect(text(["f(", bracketed("{", items(30), "}", line), ")"])).toBe(`f({\n  ${items(30).join(",\n  ")}\n})`)
  })

  it("breaks the outer group before the inner one", () => {
    const inner = bracketed("[", items(10), "]")
    expect(text(bracketed("[", [inner, inner], "]"))).toBe(
      `[\n  [${items(10).join(", ")}],\n  [${items(10).join(", ")}]\n]`
    )
  })

  it("fills 120 columns and not one more", () => {
    const [fitting, long] = [117, 118].map((length) => group(["(", indent([line, "x".repeat(length)]), ")"]))
    expect(text(fitting ?? "")).toHaveLength(120)
    expect(text(long ?? "")).toBe(`(\n  ${"x".repeat(118)})`)
  })

  it("counts what follows a group up to the next place that may break", () => {
    const doc: Doc = [bracketed("(", ["x".repeat(60)], ")"), ".pipe(", indent([newline, "y"]), newline, ")"]
    expect(text(doc)).toBe(`(${"x".repeat(60)}).pipe(\n  y\n)`)
    expect(text([bracketed("(", ["x".repeat(60)], ")"), "z".repeat(60)])).toContain("(\n")
  })

  it("breaks every group around a forced line", () => {
    expect(text(group(["a", indent([line, "b", newline, "c"])]))).toBe("a\n  b\n  c")
  })

  it("prints nothing between empty brackets", () => {
    expect(text([bracketed("{", [], "}", line), broken("[", [], "]")])).toBe("{}[]")
  })

  it("fills prose and leaves no space at the end of a line", () => {
    const prose = Array.from({ length: 60 }, () => "word").join(" ")
    const rows = text([words("// ", prose), newline, newline, "x"]).split("\n")
    expect(rows.every((row) => row.length <= 120 && row === row.trimEnd())).toBe(true)
    expect(rows.slice(0, -2).map((row) => row.slice(3)).join(" ")).toBe(prose)
  })

  it("puts a separator between items only", () => {
    expect(text(join(", ", ["a", "b", "c"]))).toBe("a, b, c")
  })
})
