/** The signature of an author's function into the text of a declaration for the mirror modules, in types that JSON has. */
import type { Node, Symbol as TsSymbol, Type } from "ts-morph"
import { type FunctionProgram, tsMorph } from "./program.ts"

/** A declaration, and what it names of the modules of types; or the part of it that is no JSON. */
export type Signature =
  | { readonly text: string; readonly names: ReadonlyMap<string, string> }
  | { readonly part: string; readonly type: string }

export const signatureOf = (declaration: Node, program: FunctionProgram): Signature => {
  const [signature, second] = declaration.getType().getCallSignatures()
  if (signature === undefined) return { part: "It", type: "not a function" }
  if (second !== undefined || signature.getTypeParameters().length > 0) {
    return { part: "It", type: second === undefined ? "generic" : "overloaded" }
  }
  const printer = new TypePrinter(declaration, program)
  try {
    const parameters = signature.getParameters().map((it, index) => printer.parameter(it, index))
    const result = printer.part("The result", signature.getReturnType())
    return { text: `(${parameters.join(", ")}) => ${result}`, names: printer.names }
  } catch (problem) {
    if (problem instanceof NoJson) return { part: problem.part, type: problem.message }
    throw problem
  }
}

class NoJson extends Error {
  readonly part: string
  constructor(part: string, type: string) {
    super(type)
    this.part = part
  }
}

class TypePrinter {
  /** The modules of the named types. */
  readonly names = new Map<string, string>()
  readonly #at: Node
  readonly #program: FunctionProgram
  #part = ""
  readonly #around: Array<Type> = []

  constructor(at: Node, program: FunctionProgram) {
    this.#at = at
    this.#program = program
  }

  part(name: string, type: Type): string {
    this.#part = name
    return this.#text(type)
  }

  parameter(symbol: TsSymbol, index: number): string {
    const { Node } = tsMorph()
    // A pattern such as `{ a, b }` has no name of its own.
    const name = symbol.getName().startsWith("__") ? `value${index + 1}` : symbol.getName()
    const type = symbol.getTypeAtLocation(this.#at)
    const declaration = symbol.getValueDeclaration()
    const isRest = Node.isParameterDeclaration(declaration) && declaration.isRestParameter()
    const isOptional = Node.isParameterDeclaration(declaration) && declaration.isOptional() && !isRest
    const part = name === symbol.getName() ? `The parameter ${name}` : `Parameter ${index + 1}`
    return `${isRest ? "..." : ""}${name}${isOptional ? "?" : ""}: ${this.part(part, type)}`
  }

  #text(type: Type): string {
    const named = this.#name(type)
    if (named !== undefined) return named
    if (type.isString() || type.isNumber() || type.isBoolean() || type.isNull() || type.isUndefined()) {
      return type.getText()
    }
    if (type.isLiteral() && !type.isEnumLiteral() && !type.isBigIntLiteral()) return type.getText()
    if (type.isTemplateLiteral()) return type.getText()
    if (type.isUnknown() && this.#part !== "The result") return "unknown"
    if (this.#around.includes(type) || this.#around.length > 32) return this.#refuse(type)
    this.#around.push(type)
    const text = this.#compound(type)
    this.#around.pop()
    return text
  }

  #compound(type: Type): string {
    if (type.isUnion() && !type.isEnum()) return type.getUnionTypes().map((it) => this.#text(it)).join(" | ")
    const element = type.getArrayElementType()
    if (element !== undefined) return `${type.isReadonlyArray() ? "ReadonlyArray" : "Array"}<${this.#text(element)}>`
    const isPlain = type.isObject() && !type.isTuple() && !type.isClass()
      && type.getCallSignatures().length === 0 && type.getConstructSignatures().length === 0
    return isPlain ? this.#object(type) : this.#refuse(type)
  }

  #object(type: Type): string {
    const index = type.getStringIndexType()
    if (type.getNumberIndexType() !== undefined && index === undefined) return this.#refuse(type)
    const members = type.getProperties().map((property) => {
      const name = property.getName()
      if (name.startsWith("__@") || !this.#isAuthors(property)) return this.#refuse(type)
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
      return `readonly ${key}${property.isOptional() ? "?" : ""}: ${this.#text(property.getTypeAtLocation(this.#at))}`
    })
    const others = index === undefined ? [] : [`readonly [x: string]: ${this.#text(index)}`]
    return `{ ${[...members, ...others].join("; ")} }`
  }

  /** A member of a type that the author wrote, and not one of `Map`, `Date` and the like; methods are refused by their types. */
  #isAuthors(property: TsSymbol): boolean {
    const [declaration] = property.getDeclarations()
    return declaration === undefined || !this.#program.isLibrary(declaration.getSourceFile())
  }

  /** A type of the specifications keeps its name. */
  #name(type: Type): string | undefined {
    const symbol = type.getAliasSymbol() ?? type.getSymbol()
    const [declaration] = symbol?.getDeclarations() ?? []
    if (symbol === undefined || declaration === undefined) return undefined
    const file = declaration.getSourceFile()
    if (file.getFilePath() === "/library.d.ts") return symbol.getName() === "Json" ? "Schema.Json" : symbol.getName()
    const mirror = this.#program.mirrorOf(file)
    const { Node } = tsMorph()
    const isDeclared = Node.isInterfaceDeclaration(declaration) || Node.isTypeAliasDeclaration(declaration)
    if (mirror === undefined || !isDeclared) return undefined
    this.names.set(symbol.getName(), mirror)
    return symbol.getName()
  }

  #refuse(type: Type): never {
    throw new NoJson(this.#part, type.getText(this.#at))
  }
}
