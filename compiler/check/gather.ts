/**
 * Mirrors into modules, and the judgement of a module into one of each of its mirrors. A file costs TypeScript about as much
 * as what stands in it, so mirrors with the same imports share one; each stands in a block, where its names are its own.
 */
import type { Finding, Judgement, MirrorModule } from "./judge.ts"
import type { Mirror } from "./mirror.ts"

export interface Gathered {
  /** Modules to judge together; those of another batch are better judged when TypeScript has forgotten these. */
  readonly batches: ReadonlyArray<ReadonlyArray<MirrorModule>>
  /** Of a mirror that was gathered, from the judgements of the modules by their paths. */
  readonly judgementOf: (mirror: Mirror, judgements: ReadonlyMap<string, Judgement>) => Judgement
}

/** A module that grows. */
interface Sheet {
  readonly path: string
  readonly imports: string
  readonly queries: Array<number>
  text: string
  mirrors: number
}

interface Place {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly queries: { readonly first: number; readonly count: number }
}

/** Larger modules would gain nothing, and hold what TypeScript knows of one for longer. */
const mostMirrors = 32
/** TypeScript holds about 200 MiB for so many. */
const mostModules = 64

export const gather = (mirrors: ReadonlyArray<Mirror>): Gathered => {
  const sheets: Array<Sheet> = []
  const open = new Map<string, Sheet>()
  const places = new Map<Mirror, Place>()
  for (const mirror of mirrors) {
    const { imports, text } = mirror
    const current = open.get(imports)
    const sheet = current !== undefined && current.mirrors < mostMirrors
      ? current
      : { path: `workflows${sheets.length}.ts`, imports, queries: [], text: "", mirrors: 0 }
    if (sheet !== current) {
      sheets.push(sheet)
      open.set(imports, sheet)
    }
    const start = sheet.text.length + opening.length
    const queries = mirror.hoisted.flatMap(({ is }) => typeof is === "number" ? [start + is] : [])
    places.set(mirror, {
      path: sheet.path,
      start,
      end: start + text.length,
      queries: { first: sheet.queries.length, count: queries.length }
    })
    sheet.queries.push(...queries)
    sheet.text += `${opening}${text}}\n`
    sheet.mirrors += 1
  }
  const modules = sheets.map(({ imports, path, queries, text }): MirrorModule => ({
    path,
    queries,
    text: `${text}${imports}export {}\n`
  }))
  const count = Math.ceil(modules.length / mostModules)
  return {
    batches: Array.from({ length: count }, (_, nth) => modules.slice(nth * mostModules, (nth + 1) * mostModules)),
    judgementOf: (mirror, judgements) => {
      const place = places.get(mirror)
      const judgement = place && judgements.get(place.path)
      return place === undefined || judgement === undefined ? { findings: [], types: [] } : part(judgement, place)
    }
  }
}

const opening = "{\n"

const part = ({ findings, types }: Judgement, { end, queries: { count, first }, start }: Place): Judgement => ({
  findings: findings.filter((it) => it.start >= start && it.start < end).map((it) => moved(it, -start)),
  types: types.slice(first, first + count)
})

const moved = (it: Finding, by: number): Finding => ({
  ...it,
  start: it.start + by,
  end: it.end + by,
  chain: it.chain.map((inner) => moved(inner, by))
})
