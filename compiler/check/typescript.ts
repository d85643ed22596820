/** Mirror modules into judgements, by TypeScript 7's native checker. */
import type { Diagnostic, Project, Type } from "typescript/unstable/sync"
import type { Finding, Judgements, MirrorModule } from "./judge.ts"
import { library } from "./library.ts"
import { openVirtualProject } from "./virtual-project.ts"

const folder = "/perdure"

/** The library is ours alone. */
const compilerOptions = { noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true, noLib: true }

/** `NodeBuilderFlags.NoTruncation`: a type is printed in full. */
const noTruncation = 1

export const judgeModules = (modules: ReadonlyArray<MirrorModule>): Judgements => {
  const files = new Map([
    [`${folder}/library.d.ts`, library],
    ...modules.map(({ path, text }) => [`${folder}/${path}`, text] as const)
  ])
  const { close, project } = openVirtualProject({ files, roots: [...files.keys()], compilerOptions })
  try {
    return ask(project, modules)
  } finally {
    close()
  }
}

const ask = (
  { checker, program }: Project,
  modules: ReadonlyArray<MirrorModule>
): Judgements => {
  const findings = new Map<string, Array<Finding>>()
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
