/** Turns all modules into the one that exports them together, with a layer that runs every workflow. */
import { number, quote } from "./literal.ts"
import { compare, type Layout, type Module, printModule } from "./module.ts"
import { camelCase, effect, exported, runtime } from "./names.ts"
import { inOutput, relativePath } from "./paths.ts"
import { bracketed, type Doc, newline } from "./print.ts"
import { queueWorkersOf } from "./queue.ts"
import type { Versions } from "./side-by-side.ts"
import { layerOf } from "./workflow-module.ts"

export const indexModule = (
  versions: ReadonlyArray<Versions>,
  modules: ReadonlyArray<Module>,
  layout: Layout
): Module => {
  const path = inOutput(layout, "index.ts")
  const layers = versions.flatMap((it) => [
    versionsLayer(it, layout),
    ...[it.chosen, ...it.others].flatMap((workflow) => queueWorkersOf(workflow, layout))
  ])
  const exports = exportsOf(path, modules)
  return printModule({
    path,
    summary: `Everything that perdure generated here${layers.length === 0 ? "" : "; `layer` runs all of it"}.`,
    provenance: "perdure. Run `perdure compile` to write it again.",
    body: layers.length === 0
      ? [exports]
      : [exports, [
        "export const ",
        exported("layer"),
        " = ",
        effect("Layer"),
        ".mergeAll(",
        bracketed("", layers, ""),
        ")"
      ]]
  })
}

/** The layer of all versions of a workflow. */
const versionsLayer = ({ chosen, others }: Versions, layout: Layout): Doc => {
  if (others.length === 0) return layerOf(chosen, layout)
  const { name, version } = chosen
  const bodies = [chosen, ...others].map((it) => layerOf(it, layout))
  return [runtime("versions"), `(${quote(name)}, { default: ${number(version)} }, `, bracketed("[", bodies, "]"), ")"]
}

/** `export *` of each module; of one that shares a name with an earlier one, a namespace of its own. */
const exportsOf = (path: string, modules: ReadonlyArray<Module>): Doc => {
  const taken = new Set(["layer"])
  const sorted = modules.map((module) => ({ ...module, from: relativePath(path, module.path) }))
    .sort((a, b) => compare(a.from, b.from))
  return sorted.map(({ from, exports, isPartlyShared }, index) => {
    const clash = exports.some((name) => taken.has(name))
    const names = clash ? [namespaceName(from, taken)] : exports
    for (const name of names) taken.add(name)
    const what = clash ? `* as ${names.join("")}` : isPartlyShared ? `{ ${names.join(", ")} }` : "*"
    return [index === 0 ? [] : newline, `export ${what} from ${quote(from)}`]
  })
}

/** `./eu/shop.types.ts` to `euShopTypes`. */
const namespaceName = (from: string, taken: ReadonlySet<string>): string => {
  const wanted = camelCase(from.replace(/^[./]+/, "").replace(/\.ts$/, ""))
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`
  return name
}
