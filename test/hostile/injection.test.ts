/**
 * In every place of every construct where any text may stand, no text changes the shape of the generated code. The places are
 * found by trying: those of all golden projects that take a text which is no name and no expression.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { type Document, isScalar, parseDocument, type Scalar, visit } from "yaml"
import { compileSources } from "../../compiler/compile.ts"
import { specificationName } from "../../compiler/source/files.ts"
import { root } from "../house/sources.ts"
import { hostileTexts, shapeOf } from "../support/injection.ts"

const goldens = join(root, "golden/build")

/** Each text of a file, by its number there. */
const textsIn = (document: Document): ReadonlyArray<Scalar<string>> => {
  const found: Array<Scalar<string>> = []
  visit(document, {
    Scalar: (_, node) => {
      if (isScalar<string>(node) && typeof node.value === "string") found.push(node)
    }
  })
  return found
}

/** The numbers of those that are keys, or of the others. */
const numbersIn = (document: Document, wanted: "keys" | "values"): ReadonlyArray<number> => {
  const keys = new Set<unknown>()
  visit(document, { Pair: (_, { key }) => void keys.add(key) })
  return textsIn(document).flatMap((node, index) => keys.has(node) === (wanted === "keys") ? [index] : [])
}

type Files = ReadonlyMap<string, string>

const filesOf = (name: string): Files => {
  const folder = join(goldens, name)
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("generated"))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")])
  )
}

/** A place: the file, and the number of the text in it. */
type Place = `${string}#${number}`

const filled = (files: Files, places: ReadonlySet<Place>, textAt: (index: number) => string): Files =>
  new Map([...files].map(([path, text]) => {
    if (!path.endsWith(".yaml")) return [path, text]
    const document = parseDocument(text)
    textsIn(document).forEach((node, index) => {
      if (!places.has(`${path}#${index}`)) return
      node.value = textAt(index)
      node.type = "QUOTE_DOUBLE"
    })
    return [path, document.toString({ lineWidth: 0 })]
  }))

/** The places of what is refused: the nearest to each, or those in the types, if what is wrong is what a file refers to. */
const refusedPlaces = (files: Files, places: ReadonlySet<Place>): ReadonlyArray<Place> =>
  compileSources(files).diagnostics.filter(({ severity }) => severity === "error").flatMap(({ span }) => {
    const path = span?.file ?? ""
    const nodes = textsIn(parseDocument(files.get(path) ?? "")).map((node, index) => ({ node, index }))
    const near = nodes.filter(({ index }) => places.has(`${path}#${index}`)).toSorted((one, other) =>
      distance(one.node, span?.start ?? 0) - distance(other.node, span?.start ?? 0)
    )
    const [nearest] = near
    return nearest === undefined
      ? [...places].filter((place) => /\.types\.yaml#/.test(place))
      : [`${path}#${nearest.index}` as const]
  })

const distance = ({ range }: Scalar, offset: number): number => {
  const [start = 0, end = 0] = range ?? []
  return offset < start ? start - offset : offset > end ? offset - end : 0
}

/** The places that take the texts. */
const open = (files: Files, places: ReadonlySet<Place>, textAt: (index: number) => string): ReadonlySet<Place> => {
  const left = new Set(places)
  for (;;) {
    const refused = refusedPlaces(filled(files, left, textAt), left)
    if (refused.length === 0) return left
    for (const place of refused) left.delete(place)
  }
}

const shapesOf = (files: Files): Readonly<Record<string, string>> => {
  const { diagnostics, modules } = compileSources(files)
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
  return Object.fromEntries(
    modules.filter(({ path }) => path.endsWith(".ts")).map(({ path, text }) => [path, shapeOf(text)])
  )
}

const harmless = (index: number): string => `harmless, ${index}`

const tried = { keys: 0, values: 0 }

// `hostile` is full of escapes, which do not outlive that its files are written again.
describe.each(readdirSync(goldens).filter((name) => name !== "hostile").sort())("in golden/build/%s", (name) => {
  const files = filesOf(name)
  const everywhere = (wanted: "keys" | "values") =>
    new Set(
      [...files].flatMap(([path, text]) =>
        specificationName.test(path)
          ? numbersIn(parseDocument(text), wanted).map((index): Place => `${path}#${index}`)
          : []
      )
    )

  it.each(["values", "keys"] as const)("no text becomes code: %s", { timeout: 300_000 }, (wanted) => {
    const places = open(files, everywhere(wanted), harmless)
    for (const turn of [0, 7, 13]) {
      const hostile = (index: number): string =>
        hostileTexts[(index + turn) % hostileTexts.length]?.replaceAll("${", "$ {") ?? ""
      const taken = open(files, places, hostile)
      expect(shapesOf(filled(files, taken, hostile))).toEqual(shapesOf(filled(files, taken, harmless)))
      tried[wanted] += taken.size
    }
  })
})

afterAll(() => {
  expect(tried.values, "there are places that take any text").toBeGreaterThan(300)
  expect(tried.keys, "there are keys that can be any text").toBeGreaterThan(30)
})
