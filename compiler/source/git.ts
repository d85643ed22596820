/** Reads the files of a project as they are at a commit, from the repository alone: no checkout, no network. */
import { spawnSync } from "node:child_process"
import { realpathSync } from "node:fs"
import { relative, sep } from "node:path"

export type AtCommit =
  | { readonly kind: "files"; readonly commit: string; readonly files: ReadonlyMap<string, Uint8Array> }
  /** Git is not installed, or `root` lies in no repository. */
  | { readonly kind: "no git"; readonly reason: string }
  /** `isShallow`: the history was not fetched as a whole. */
  | { readonly kind: "no commit"; readonly isShallow: boolean }
  /** The commit is known, and something of it was not fetched. */
  | { readonly kind: "incomplete"; readonly reason: string }

/** Of `root`, by their paths in it, those files that `isWanted`. */
export const filesAt = (root: string, ref: string, isWanted: (path: string) => boolean): AtCommit => {
  const git = (...args: ReadonlyArray<string>) => run(root, args)
  const top = git("rev-parse", "--show-toplevel")
  if (!top.ok) return { kind: "no git", reason: top.reason }
  const commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`)
  if (!commit.ok) {
    const shallow = git("rev-parse", "--is-shallow-repository")
    return { kind: "no commit", isShallow: shallow.ok && text(shallow.output) === "true" }
  }
  const id = text(commit.output)
  const folder = relative(realpathSync(text(top.output)), realpathSync(root)).split(sep).join("/")
  const tree = git("ls-tree", "-r", "-z", "--full-tree", id, ...folder === "" ? [] : ["--", `${folder}/`])
  if (!tree.ok) return { kind: "incomplete", reason: tree.reason }
  const blobs = blobsOf(tree.output, folder).filter(({ path }) => isWanted(path))
  const contents = run(root, ["cat-file", "--batch"], blobs.map(({ blob }) => `${blob}\n`).join(""))
  const files = contents.ok ? contentsOf(contents.output, blobs.map(({ path }) => path)) : undefined
  if (files !== undefined) return { kind: "files", commit: id, files }
  return { kind: "incomplete", reason: contents.ok ? "some files of it are missing" : contents.reason }
}

type Run = { readonly ok: true; readonly output: Buffer } | { readonly ok: false; readonly reason: string }

const largest = 1024 * 1024 * 1024

const run = (root: string, args: ReadonlyArray<string>, input = ""): Run => {
  // What is not there is not to be fetched behind the author's back.
  const env = { ...process.env, GIT_NO_LAZY_FETCH: "1", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" }
  const { error, status, stderr, stdout } = spawnSync("git", ["-C", root, ...args], { input, env, maxBuffer: largest })
  if (error !== undefined) return { ok: false, reason: error.message }
  return status === 0 ? { ok: true, output: stdout } : { ok: false, reason: text(stderr).replace(/^fatal: /, "") }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).trim()

/** Plain files: a link could lead anywhere, and a submodule is another repository. */
const blobsOf = (tree: Buffer, folder: string): ReadonlyArray<{ readonly blob: string; readonly path: string }> =>
  tree.toString("utf8").split("\0").flatMap((line) => {
    const [, blob, path] = /^100(?:644|755) blob ([0-9a-f]+)\t([^]*)$/.exec(line) ?? []
    if (blob === undefined || path === undefined) return []
    return [{ blob, path: folder === "" ? path : path.slice(folder.length + 1) }]
  })

/** Each blob stands behind a line with its length. */
const contentsOf = (output: Buffer, paths: ReadonlyArray<string>): ReadonlyMap<string, Uint8Array> | undefined => {
  const files = new Map<string, Uint8Array>()
  let offset = 0
  for (const path of paths) {
    const end = output.indexOf(10, offset)
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString("latin1", offset, end)) ?? []
    if (end < 0 || size === undefined) return undefined
    const start = end + 1
    files.set(path, output.subarray(start, start + Number(size)))
    offset = start + Number(size) + 1
  }
  return files
}
