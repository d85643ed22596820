/**
 * Mirrors into modules, and the judgement of a module into one of each of its mirrors. A file costs TypeScript about as much
 * as what stands in it, so mirrors with the same imports share one; each stands in a block, where its names are its own.
 */
import type { Finding, Judgement, Judgements, MirrorModule, Pending, TypeJudge } from "./judge.ts"
import type { Mirror } from "./mirror.ts"

export interface Gatherer {
  readonly add: (mirror: Mirror) => void
  /** When all are added: waits for the judgements, and gives each mirror its own. */
  readonly judgements: () => (mirror: Mirror) => Judgement
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
const mostInModule = 32
/** TypeScript begins the sooner, and holds the less at once. */
const mostInBatch = 128

/** `shared` are the modules that mirrors import, once they are known. What is full is judged while others are added. */
export const gatherer = (shared: Pending<ReadonlyArray<MirrorModule>>, judge: TypeJudge["judge"]): Gatherer => {
  const places = new Map<Mirror, Place>()
  const full: Array<Batch> = []
  const begun: Array<Pending<Judgements>> = []
  let modules = 0
  let batch = new Batch()
  const begin = (): void => {
    for (const it of full.splice(0)) begun.push(judge([...shared.get(), ...it.modules()]))
  }
  return {
    add: (mirror) => {
      places.set(mirror, batch.add(mirror, () => `workflows${modules++}.ts`))
      if (batch.mirrors === mostInBatch) {
        full.push(batch)
        batch = new Batch()
      }
      if (shared.isKnown()) begin()
    },
    judgements: () => {
      if (batch.mirrors > 0) full.push(batch)
      begin()
      const known = new Map<string, Judgement>(begun.flatMap((it) => [...it.get()]))
      return (mirror) => {
        const place = places.get(mirror)
        const judgement = place && known.get(place.path)
        return place === undefined || judgement === undefined ? { findings: [], types: [] } : part(judgement, place)
      }
    }
  }
}

/** Modules to judge together; those of another batch are better judged when TypeScript has forgotten these. */
class Batch {
  mirrors = 0
  readonly #sheets: Array<Sheet> = []
  readonly #open = new Map<string, Sheet>()

  add({ hoisted, imports, text }: Mirror, newPath: () => string): Place {
    this.mirrors += 1
    const current = this.#open.get(imports)
    const sheet = current !== undefined && current.mirrors < mostInModule
      ? current
      : { path: newPath(), imports, queries: [], text: "", mirrors: 0 }
    if (sheet !== current) {
      this.#sheets.push(sheet)
      this.#open.set(imports, sheet)
    }
    const start = sheet.text.length + opening.length
    const queries = hoisted.flatMap(({ is }) => typeof is === "number" ? [start + is] : [])
    const place: Place = {
      path: sheet.path,
      start,
      end: start + text.length,
      queries: { first: sheet.queries.length, count: queries.length }
    }
    sheet.queries.push(...queries)
    sheet.text += `${opening}${text}}\n`
    sheet.mirrors += 1
    return place
  }

  modules(): ReadonlyArray<MirrorModule> {
    return this.#sheets.map(({ imports, path, queries, text }) => ({
      path,
      queries,
      text: `${text}${imports}export {}\n`
    }))
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
