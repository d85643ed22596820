/** The compiler under test: the one of this repository, or a copy of it elsewhere. */
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { checkSources, compileSources } from "../../compiler/compile.ts"
import type { catalog } from "../../compiler/diagnostic/catalog.ts"
import type { renderText } from "../../compiler/diagnostic/render.ts"

export interface Compiler {
  readonly checkSources: typeof checkSources
  readonly compileSources: typeof compileSources
  readonly catalog: typeof catalog
  readonly renderText: typeof renderText
}

/** `folder` holds `compiler/`. */
export const compilerIn = async (folder: string): Promise<Compiler> => {
  const modules = ["compile.ts", "diagnostic/catalog.ts", "diagnostic/render.ts"]
  const loaded: ReadonlyArray<object> = await Promise.all(
    modules.map((path) => import(pathToFileURL(join(folder, "compiler", path)).href))
  )
  // A copy of the compiler exports what the compiler exports; TypeScript cannot know what lies in a folder.
  return Object.assign({}, ...loaded) as Compiler
}
