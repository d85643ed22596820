/** Turns paths of specifications into their place among the generated modules, and paths written in them into files. */
import { posix } from "node:path"

/** The path below the folder of specifications; a file from elsewhere in the project keeps its whole path. */
export const specPath = (specs: string, file: string): string =>
  specs === "." ? file : file.startsWith(`${specs}/`) ? file.slice(specs.length + 1) : file

/** Whether a path of the project, or a URL, leads out of it. */
export const leadsOutside = (path: string): boolean =>
  posix.isAbsolute(path) || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path) || posix.normalize(path).split("/")[0] === ".."

/** The file that a path written in `from` names, relative to the project root; an absolute path or a URL stays what it is. */
export const fileNamed = (from: string, path: string): string =>
  posix.isAbsolute(path) || leadsOutside(path.replace(/^(\.\.?\/)+/, "")) ? path : posix.join(posix.dirname(from), path)

/** Of `order.v1.workflow.yaml`, which keeps a version that is not the newest: its number, and the file of the newest. */
export const olderVersion = (file: string): { readonly version: number; readonly newest: string } | undefined => {
  const [, stem, version] = /^(.*)\.v([1-9]\d*)\.workflow\.yaml$/.exec(file) ?? []
  return version === undefined ? undefined : { version: Number(version), newest: `${stem}.workflow.yaml` }
}

/** The file of the newest version of the workflow that a file holds a version of. */
export const newestVersion = (file: string): string => olderVersion(file)?.newest ?? file

/** How a file is named in another one that imports it; both relative to the project root. */
export const pathTo = (from: string, file: string): string => {
  const path = posix.relative(posix.dirname(from), file)
  return path.startsWith("../") ? path : `./${path}`
}

/** Where specifications are and where modules go, relative to the project root; `.` is the root itself. */
export interface Layout {
  readonly specs: string
  readonly output: string
}

/** `shop.types.yaml` to `<output>/shop.types.ts`; with `part`, `order.workflow.yaml` to `<output>/order.<part>.ts`. */
export const modulePath = (layout: Layout, file: string, part?: string): string => {
  const stem = specPath(layout.specs, file).replace(/\.yaml$/, "")
  return inOutput(layout, part === undefined ? `${stem}.ts` : `${stem.replace(/\.workflow$/, "")}.${part}.ts`)
}

export const inOutput = ({ output }: Layout, path: string): string => output === "." ? path : `${output}/${path}`

export const lockFileName = (workflow: string): string => `${workflow}.lock.json`

/** The index of the locks, beside them. */
export const indexName = "index.sum"

/** Whether the name of a file is that of a lock. */
export const isLock = (name: string): boolean => name.endsWith(".lock.json")

/** Whether a file of the project is one of the lock, which is in `folder`. */
export const isLockFile = (file: string, folder: string): boolean => {
  const name = posix.basename(file)
  return (isLock(name) || name === indexName) && file === posix.join(folder, name)
}
