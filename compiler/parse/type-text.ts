/** Turns a type written as text (`LineItem[]`, `"EUR" | "USD"`, `Record<string, int>`) into a type node. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Span } from "../source/text.ts"
import { type Primitive, primitives, type TypeNode } from "./document.ts"

const deepest = 32

/** `at` gives the place in the file of a stretch of the text. */
export const parseTypeText = (text: string, at: (start: number, end: number) => Span): TypeNode | Diagnostic => {
  try {
    return new TypeTextParser(text, at).whole()
  } catch (problem) {
    if (problem instanceof Refused) return problem.said
    throw problem
  }
}

class Refused extends Error {
  readonly said: Diagnostic
  constructor(said: Diagnostic) {
    super(said.message)
    this.said = said
  }
}

const token =
  /\s*(?:([A-Za-z_]\w*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|([|()<>,[\]]))/y

interface Token {
  readonly kind: "name" | "text" | "number" | "sign" | "end"
  readonly text: string
  readonly start: number
  readonly end: number
}

class TypeTextParser {
  readonly #text: string
  readonly #at: (start: number, end: number) => Span
  #next: Token
  #last = 0
  #depth = 0

  constructor(text: string, at: (start: number, end: number) => Span) {
    this.#text = text
    this.#at = at
    this.#next = this.#read(0)
  }

  whole(): TypeNode {
    const type = this.#union()
    if (this.#next.kind !== "end") this.#refuse(this.#next, `unexpected ${this.#next.text}`)
    return type
  }

  #union(): TypeNode {
    this.#depth += 1
    if (this.#depth > deepest) {
      throw new Refused(diagnostic("type-too-deep", this.#at(this.#next.start, this.#next.end), { limit: deepest }))
    }
    const start = this.#next.start
    if (this.#is("|")) this.#take()
    const members = [this.#postfix()]
    while (this.#is("|")) {
      this.#take()
      members.push(this.#postfix())
    }
    this.#depth -= 1
    const [only] = members
    return members.length === 1 && only !== undefined
      ? only
      : { kind: "union", members, span: this.#at(start, this.#last) }
  }

  #postfix(): TypeNode {
    const start = this.#next.start
    let type = this.#primary()
    for (let brackets = 0; this.#is("["); brackets++) {
      if (brackets === deepest) this.#refuse(this.#next, "too many brackets")
      this.#take()
      this.#expect("]")
      type = { kind: "array", element: type, span: this.#at(start, this.#last) }
    }
    return type
  }

  #primary(): TypeNode {
    const first = this.#take()
    const span = this.#at(first.start, first.end)
    if (first.kind === "text") return { kind: "literal", value: unquote(first.text), span }
    if (first.kind === "number") return { kind: "literal", value: Number(first.text), span }
    if (first.kind === "name") return this.#named(first, span)
    if (first.text !== "(") this.#refuse(first, first.kind === "end" ? "it ends too early" : `unexpected ${first.text}`)
    const type = this.#union()
    this.#expect(")")
    return type
  }

  #named({ start, text }: Token, span: Span): TypeNode {
    if (text === "true" || text === "false") return { kind: "literal", value: text === "true", span }
    if (isPrimitive(text)) return { kind: "primitive", name: text, span }
    if (text !== "Record") return { kind: "reference", name: text, span }
    this.#expect("<")
    const key = this.#take()
    if (key.text !== "string") this.#refuse(key, "the keys of a Record are string")
    this.#expect(",")
    const value = this.#union()
    this.#expect(">")
    return { kind: "record", value, span: this.#at(start, this.#last) }
  }

  #is(sign: string): boolean {
    return this.#next.kind === "sign" && this.#next.text === sign
  }

  #expect(sign: string): void {
    if (!this.#is(sign)) this.#refuse(this.#next, `"${sign}" is missing`)
    this.#take()
  }

  #take(): Token {
    const taken = this.#next
    this.#last = taken.end
    if (taken.kind !== "end") this.#next = this.#read(taken.end)
    return taken
  }

  #read(from: number): Token {
    token.lastIndex = from
    const found = token.exec(this.#text)
    if (found === null) {
      const rest = this.#text.slice(from)
      const start = from + rest.length - rest.trimStart().length
      if (rest.trim() === "") return { kind: "end", text: "", start: from, end: from }
      const character = [...rest.trimStart()][0] ?? ""
      throw new Refused(
        diagnostic("type-syntax", this.#at(start, start + character.length), { reason: `unexpected ${character}` })
      )
    }
    const [, name, text, number, sign] = found
    const written = name ?? text ?? number ?? sign ?? ""
    const kind = name !== undefined ? "name" : text !== undefined ? "text" : number !== undefined ? "number" : "sign"
    return { kind, text: written, start: token.lastIndex - written.length, end: token.lastIndex }
  }

  #refuse(token: Token, reason: string): never {
    throw new Refused(diagnostic("type-syntax", this.#at(token.start, token.end), { reason }))
  }
}

const isPrimitive = (name: string): name is Primitive => (primitives as ReadonlyArray<string>).includes(name)

/** A literal in either kind of quotes, with the escapes of JSON and \'. */
const unquote = (written: string): string =>
  written.slice(1, -1).replaceAll(/\\(u[\da-fA-F]{4}|.)/g, (_, escape: string) => {
    if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return simpleEscapes[escape] ?? escape
  })

const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }
