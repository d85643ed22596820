/** The compiler's only reading of the disk: finds a project and reads its files, never through a link out of its root. */
import {
  closeSync,
  constants,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync
} from "node:fs"
import { dirname, join, relative, resolve, sep } from "node:path"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { defaultGateLimits, type GateLimits } from "./gate.ts"
import type { Located, Span } from "./text.ts"

export const projectFileName = "perdure.yaml"
export const specificationName = /\.(?:workflow|activities|types)\.yaml$/

/** The folder of the nearest `perdure.yaml`, from a file or folder upwards; or why there is none. */
export const findRoot = (path: string): string | Diagnostic => {
  const start = resolve(path)
  const stat = statSync(start, { throwIfNoEntry: false })
  if (stat === undefined) return diagnostic("file-unreadable", undefined, { path, reason: "it does not exist" })
  const first = stat.isDirectory() ? start : dirname(start)
  let folder = first
  while (!existsSync(join(folder, projectFileName))) {
    if (folder === dirname(folder)) return diagnostic("project-not-found", undefined, { path: first })
    folder = dirname(folder)
  }
  return folder
}

/** `span` is where the file was asked for: an import, or nothing. */
export const readInside = (
  root: string,
  file: string,
  span?: Span,
  { bytes: limit }: GateLimits = defaultGateLimits
): Uint8Array | Diagnostic => {
  try {
    const path = join(root, file)
    if (!isInside(realPath(root), realPath(path))) return diagnostic("outside-project", span, { path: file })
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = fstatSync(descriptor)
      if (!stat.isFile()) return diagnostic("not-a-regular-file", span, { path: file })
      if (stat.size <= limit) return readFileSync(descriptor)
      return diagnostic("file-too-large", { file, start: 0, end: 0 }, { bytes: stat.size, limit })
    } finally {
      closeSync(descriptor)
    }
  } catch (problem) {
    return diagnostic("file-unreadable", span, { path: file, reason: reasonOf(problem) })
  }
}

/** The system's own way: Node's asks it for each folder on the way. */
const realPath = realpathSync.native

export const isInside = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep)

/** The specifications in `folder` and below, sorted, relative to `root`; not in `output`, `node_modules` or dot folders. */
export const listSpecifications = (
  root: string,
  { span, value: folder }: Located<string>,
  output: string
): ReadonlyArray<string> | Diagnostic => {
  const skipped = join(root, output)
  const found: Array<string> = []
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name)
      if (entry.isDirectory()) {
        if (!entry.name.startsWith(".") && entry.name !== "node_modules" && inner !== skipped) walk(inner)
      } else if (isSpecification(entry)) found.push(relative(root, inner).replaceAll(sep, "/"))
    }
  }
  try {
    if (!isInside(realPath(root), realPath(join(root, folder)))) {
      return diagnostic("outside-project", span, { path: folder })
    }
    walk(join(root, folder))
    return found.sort()
  } catch (problem) {
    return diagnostic("file-unreadable", span, { path: folder, reason: reasonOf(problem) })
  }
}

/** What lies in a folder, sorted, relative to `root`; nothing where there is no such folder. */
export const listFolder = (
  root: string,
  { span, value: folder }: Located<string>
): ReadonlyArray<string> | Diagnostic => {
  try {
    return readdirSync(join(root, folder)).sort().map((name) => folder === "." ? name : `${folder}/${name}`)
  } catch (problem) {
    if (problem instanceof Error && "code" in problem && problem.code === "ENOENT") return []
    return diagnostic("file-unreadable", span, { path: folder, reason: reasonOf(problem) })
  }
}

/** With names that are almost right: the parser says of them what is wrong, while nobody misses what is passed over. */
const isSpecification = (entry: Dirent): boolean =>
  /\.(?:workflow|activities|types)\.ya?ml$/i.test(entry.name) && !entry.name.startsWith(".")

/** Why the disk refused, in words. */
export const reasonOf = (problem: unknown): string => {
  const code = problem instanceof Error && "code" in problem ? String(problem.code) : ""
  return reasons[code] ?? (problem instanceof Error ? problem.message : String(problem))
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "its permissions do not allow it",
  EPERM: "its permissions do not allow it",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EROFS: "the disk can only be read",
  ENXIO: "it is not a regular file",
  ELOOP: "its symbolic links lead in a circle"
}
