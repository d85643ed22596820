/** The signature of an author's function into the text of a declaration for the mirror modules, in types that JSON has. */
import {
  isInterfaceDeclaration,
  isParameterDeclaration,
  isTypeAliasDeclaration,
  type Node
} from "typescript/unstable/ast"
import {
  ObjectFlags,
  type ObjectType,
  SignatureKind,
  type Symbol as TsSymbol,
  SymbolFlags,
  type Type,
  TypeFlags
} from "typescript/unstable/sync"
import type { FunctionProgram } from "./program.ts"

/** A declaration, and what it names of the modules of types; or the part of it that is no JSON. */
export type Signature =
  | { readonly text: string; readonly names: ReadonlyMap<string, string> }
  | { readonly part: string; readonly type: string }

export const signatureOf = (declaration: Node, program: FunctionProgram): Signature => {
  const { checker } = program
  const type = checker.getTypeAtLocation(declaration)
  const [signature, second] = type === undefined ? [] : checker.getSignaturesOfType(type, SignatureKind.Call)
  if (signature === undefined) return { part: "It", type: "not a function" }
  if (second !== undefined || signature.getTypeParameters().length > 0) {
    return { part: "It", type: second === undefined ? "generic" : "overloaded" }
  }
  const printer = new TypePrinter(declaration, program)
  try {
    const parameters = signature.getParameters().map((it, index) => printer.parameter(it, index))
    const result = printer.part("The result", checker.getReturnTypeOfSignature(signature) ?? checker.getUnknownType())
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
  readonly #checker: FunctionProgram["checker"]
  #part = ""
  readonly #around: Array<Type> = []

  constructor(at: Node, program: FunctionProgram) {
    this.#at = at
    this.#program = program
    this.#checker = program.checker
  }

  part(name: string, type: Type): string {
    this.#part = name
    return this.#text(type)
  }

  parameter(symbol: TsSymbol, index: number): string {
    // A pattern such as `{ a, b }` has no name of its own.
    const name = symbol.name.startsWith("__") ? `value${index + 1}` : symbol.name
    const type = this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at)
    const declaration = symbol.valueDeclaration?.resolve()
    const written = declaration !== undefined && isParameterDeclaration(declaration) ? declaration : undefined
    const isRest = written?.dotDotDotToken !== undefined
    const isOptional = !isRest && (written?.questionToken !== undefined || written?.initializer !== undefined)
    const part = name === symbol.name ? `The parameter ${name}` : `Parameter ${index + 1}`
    return `${isRest ? "..." : ""}${name}${isOptional ? "?" : ""}: ${this.part(part, type)}`
  }

  #text(type: Type): string {
    const named = this.#name(type)
    if (named !== undefined) return named
    if (is(type, plain) || is(type, literal) && !is(type, TypeFlags.EnumLike)) return this.#checker.typeToString(type)
    if (is(type, TypeFlags.Unknown) && this.#part !== "The result") return "unknown"
    if (this.#around.some(({ id }) => id === type.id) || this.#around.length > 32) return this.#refuse(type)
    this.#around.push(type)
    const text = this.#compound(type)
    this.#around.pop()
    return text
  }

  #compound(type: Type): string {
    if (type.isUnionType() && !is(type, TypeFlags.EnumLike)) {
      return type.getTypes().map((it) => this.#text(it)).join(" | ")
    }
    const element = this.#program.elementOf(type)
    if (element !== undefined) {
      return `${type.getSymbol()?.name === "ReadonlyArray" ? "ReadonlyArray" : "Array"}<${this.#text(element)}>`
    }
    const isPlain = type.isObjectType() && !this.#checker.isTupleType(type) &&
      (type.objectFlags & ObjectFlags.Class) === 0
      && this.#checker.getSignaturesOfType(type, SignatureKind.Call).length === 0
      && this.#checker.getSignaturesOfType(type, SignatureKind.Construct).length === 0
    return isPlain ? this.#object(type) : this.#refuse(type)
  }

  #object(type: ObjectType): string {
    const indexes = this.#checker.getIndexInfosOfType(type)
    const index = indexes.find(({ keyType }) => is(keyType, TypeFlags.String))?.valueType
    if (index === undefined && indexes.some(({ keyType }) => is(keyType, TypeFlags.Number))) return this.#refuse(type)
    const members = this.#checker.getPropertiesOfType(type).map((property) => {
      const { name } = property
      if (name.startsWith("__@") || !this.#isAuthors(property)) return this.#refuse(type)
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
      const mark = (property.flags & SymbolFlags.Optional) === 0 ? "" : "?"
      return `readonly ${key}${mark}: ${this.#text(this.#checker.getTypeOfSymbolAtLocation(property, this.#at))}`
    })
    const others = index === undefined ? [] : [`readonly [x: string]: ${this.#text(index)}`]
    return `{ ${[...members, ...others].join("; ")} }`
  }

  /** A member of a type that the author wrote, and not one of `Map`, `Date` and the like; methods are refused by their types. */
  #isAuthors({ declarations: [declaration] }: TsSymbol): boolean {
    return declaration === undefined || !this.#program.isOfLibrary(declaration)
  }

  /** A type of the specifications keeps its name. */
  #name(type: Type): string | undefined {
    const symbol = type.getAliasSymbol() ?? type.getSymbol()
    const [handle] = symbol?.declarations ?? []
    if (symbol === undefined || handle === undefined || this.#program.isOfLibrary(handle)) return undefined
    const declaration = handle.resolve()
    if (declaration === undefined) return undefined
    const file = declaration.getSourceFile()
    if (this.#program.isFormats(file)) return symbol.name === "Json" ? "Schema.Json" : symbol.name
    const mirror = this.#program.mirrorOf(file)
    const isDeclared = isInterfaceDeclaration(declaration) || isTypeAliasDeclaration(declaration)
    if (mirror === undefined || !isDeclared) return undefined
    this.names.set(symbol.name, mirror)
    return symbol.name
  }

  #refuse(type: Type): never {
    throw new NoJson(this.#part, this.#checker.typeToString(type, this.#at))
  }
}

const is = ({ flags }: Type, wanted: number): boolean => (flags & wanted) !== 0

const plain = TypeFlags.String | TypeFlags.Number | TypeFlags.Boolean | TypeFlags.Null | TypeFlags.Undefined
const literal = TypeFlags.StringLiteral | TypeFlags.NumberLiteral | TypeFlags.BooleanLiteral | TypeFlags.TemplateLiteral
