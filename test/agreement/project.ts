/** A project of random workflows, compiled into a folder where its modules can be run. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { stringify } from "yaml"
import type { Checked } from "../../compiler/check/checked.ts"
import { checkSources, compileSources } from "../../compiler/compile.ts"
import type { Contract } from "../../compiler/contract/contract.ts"
import { contractsOf } from "../../compiler/contract/contracts.ts"
import { lower } from "../../compiler/plan/lower.ts"
import { root } from "../house/sources.ts"
import type { JsonMap } from "../soundness/tree.ts"
import { sharedSpecs } from "../support/random/shared.ts"

/** Specifications as data, by the names of their files without what follows the first dot. */
export type Specs = ReadonlyMap<string, JsonMap>

export interface Project {
  readonly contracts: ReadonlyMap<string, Contract>
  /** The exports of its generated index. */
  readonly index: { readonly [name: string]: unknown }
}

const filesOf = (specs: Specs): ReadonlyMap<string, string> =>
  new Map([
    ...sharedSpecs,
    ...[...specs].map(([id, spec]) =>
      [`${id}.workflow.yaml`, stringify(spec, { aliasDuplicateObjects: false })] as const
    )
  ])

/** The ids of the specifications that the compiler refuses. */
export const refusedIn = (specs: Specs): ReadonlySet<string> => {
  const { diagnostics } = checkSources(filesOf(specs))
  const wrong = diagnostics.filter(({ severity }) => severity === "error")
  return new Set(wrong.flatMap(({ span }) => span === undefined ? [] : [span.file.split(".")[0] ?? ""]))
}

const contractsIn = (checked: Checked | undefined, project: ReturnType<typeof compileSources>["project"]) => {
  if (checked === undefined || project === undefined) throw new Error("A project that was accepted is refused.")
  return contractsOf(lower(checked, project.sources)).workflows.map(({ contract }) =>
    [contract.workflow, contract] as const
  )
}

/** Of specifications none of which is refused. `use` gets it while the folder is there. */
export const withProject = async <A>(specs: Specs, use: (project: Project) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-agreement-"))
  try {
    const files = filesOf(specs)
    const { checked, modules, project } = compileSources(files)
    const contracts = new Map(contractsIn(checked, project))
    const functions = [...files].flatMap(([path, text]) => path.endsWith(".ts") ? [{ path, text }] : [])
    for (const { path, text } of [...modules, ...functions]) {
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    writeFileSync(join(folder, "package.json"), "{ \"type\": \"module\" }")
    mkdirSync(join(folder, "node_modules"))
    for (const [name, target] of [["perdure", root], ["effect", join(root, "node_modules/effect")]] as const) {
      symlinkSync(target, join(folder, "node_modules", name))
    }
    const index = await import(pathToFileURL(join(folder, "generated/index.ts")).href)
    return await use({ contracts, index })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
