/** The type judge: TypeScript 7's native checker, over files that exist only in memory. */
import type { ChildProcess } from "node:child_process"
import { createVirtualFileSystem } from "typescript/unstable/fs"
import { API, type Diagnostic, type Type } from "typescript/unstable/sync"
import type { Finding, Judgement, MirrorModule, TypeJudge } from "./judge.ts"
import { library } from "./library.ts"

const folder = "/perdure"
const configuration = `${folder}/tsconfig.json`

/** As strict as the emitted modules are compiled; the library is ours alone. */
const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noLib: true,
  noEmit: true,
  target: "esnext",
  module: "esnext",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  types: []
}

/** `NodeBuilderFlags.NoTruncation`: a type is printed in full. */
const noTruncation = 1

export const typeScriptJudge: TypeJudge = {
  judge: (modules) => {
    if (modules.length === 0) return new Map()
    const names = ["library.d.ts", ...modules.map((it) => it.path)]
    const files = Object.fromEntries(modules.map((it) => [`${folder}/${it.path}`, it.text]))
    files[`${folder}/library.d.ts`] = library
    files[configuration] = JSON.stringify({ compilerOptions, files: names })
    const api = new API({ fs: createVirtualFileSystem(files), cwd: folder })
    try {
      return ask(api, modules)
    } finally {
      close(api)
    }
  }
}

const ask = (api: API, modules: ReadonlyArray<MirrorModule>): ReadonlyMap<string, Judgement> => {
  const project = api.updateSnapshot({ openProjects: [configuration] }).getProject(configuration)
  if (project === undefined) throw new Error("TypeScript did not open the project of the mirror modules")
  const findings = new Map<string, Array<Finding>>()
  const { checker, program } = project
  for (const it of [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()]) {
    const path = (it.fileName ?? "").slice(folder.length + 1)
    const found = findings.get(path)
    if (found === undefined) findings.set(path, [finding(it)])
    else found.push(finding(it))
  }
  const texts = new Map<number, string>()
  const print = (type: Type): string => {
    const known = texts.get(type.id) ?? checker.typeToString(type, undefined, noTruncation)
    texts.set(type.id, known)
    return known
  }
  return new Map(modules.map(({ path, queries }) => {
    const types = queries.length === 0 ? [] : checker.getTypeAtPosition(`${folder}/${path}`, queries)
    return [path, {
      findings: findings.get(path) ?? [],
      types: types.map((it) => it === undefined ? "unknown" : print(it))
    }]
  }))
}

const finding = (it: Diagnostic): Finding => ({
  code: it.code,
  start: it.pos,
  end: it.end,
  text: it.text,
  chain: (it.messageChain ?? []).map(finding)
})

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
