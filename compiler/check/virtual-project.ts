/** A project of TypeScript 7's native checker, over files that exist only in memory. */
import type { ChildProcess } from "node:child_process"
import { createVirtualFileSystem } from "typescript/unstable/fs"
import { API, type Project } from "typescript/unstable/sync"

export interface VirtualFiles {
  /** Texts by absolute path. */
  readonly files: ReadonlyMap<string, string>
  /** Those that the project begins with. */
  readonly roots: ReadonlyArray<string>
  readonly compilerOptions: { readonly [name: string]: unknown }
}

export interface VirtualProject {
  readonly project: Project
  readonly close: () => void
}

const configuration = "/tsconfig.json"

/** As strict as the emitted modules are compiled. */
const strict = {
  strict: true,
  noEmit: true,
  target: "esnext",
  module: "esnext",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  types: []
}

export const openVirtualProject = ({ compilerOptions, files, roots }: VirtualFiles): VirtualProject => {
  const config = JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files: roots })
  const fs = createVirtualFileSystem(Object.fromEntries([...files, [configuration, config]]))
  const api = new API({ fs, cwd: "/" })
  try {
    const project = api.updateSnapshot({ openProjects: [configuration] }).getProject(configuration)
    if (project === undefined) throw new Error("TypeScript did not open the project of files in memory")
    return { project, close: () => close(api) }
  } catch (error) {
    close(api)
    throw error
  }
}

/**
 * Ends the process behind the API at once. `API.close` asks it to end, on which it writes "context canceled" to our stderr;
 * it only ever computed in memory, so nothing is lost.
 */
const close = (api: API): void => {
  // The process is private to the API; if it is no longer where it was, closing as documented costs only that line.
  const { client } = api as unknown as {
    readonly client?: { readonly close?: () => void; readonly channel?: { readonly child?: ChildProcess } }
  }
  const child = client?.channel?.child
  if (child === undefined || client?.close === undefined) return api.close()
  child.kill("SIGKILL")
  client.close()
}
