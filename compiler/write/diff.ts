/** Turns two texts into a unified diff, as `diff -u` prints it. */

/** Lines of context around a change. */
const context = 3

interface Row {
  readonly mark: " " | "-" | "+"
  readonly text: string
}

export const unifiedDiff = (path: string, before: string | undefined, after: string | undefined): string => {
  const rows = compareLines(linesOf(before), linesOf(after))
  const head = [
    `--- ${before === undefined ? "/dev/null" : `a/${path}`}`,
    `+++ ${after === undefined ? "/dev/null" : `b/${path}`}`
  ]
  return [...head, ...hunks(rows)].join("\n") + "\n"
}

const linesOf = (text: string | undefined): ReadonlyArray<string> =>
  text === undefined || text === "" ? [] : text.replace(/\n$/, "").split("\n")

/** What the two begin and end with is left out of the search, so that its square cost falls on the changed middle only. */
const compareLines = (before: ReadonlyArray<string>, after: ReadonlyArray<string>): ReadonlyArray<Row> => {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return [
    ...same(before.slice(0, start)),
    ...compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end))
  ]
}

const same = (lines: ReadonlyArray<string>): ReadonlyArray<Row> => lines.map((text) => ({ mark: " ", text }))

/** The largest middle, in pairs of lines, that is searched; a larger one is shown as replaced. */
const largestSearch = 4_000_000

const compareMiddle = (before: ReadonlyArray<string>, after: ReadonlyArray<string>): ReadonlyArray<Row> => {
  const replaced = (): ReadonlyArray<Row> => [
    ...before.map((text): Row => ({ mark: "-", text })),
    ...after.map((text): Row => ({ mark: "+", text }))
  ]
  if (before.length * after.length > largestSearch) return replaced()
  // common[i][j]: the length of the longest common subsequence of before[i..] and after[j..]
  const columns = after.length + 1
  const common = new Uint32Array((before.length + 1) * columns)
  const at = (i: number, j: number): number => common[i * columns + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * columns + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const rows: Array<Row> = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    const [old, young] = [before[i], after[j]]
    if (old !== undefined && old === young) {
      rows.push({ mark: " ", text: old })
      i++
      j++
    } else if (old !== undefined && (young === undefined || at(i + 1, j) >= at(i, j + 1))) {
      rows.push({ mark: "-", text: old })
      i++
    } else {
      rows.push({ mark: "+", text: young ?? "" })
      j++
    }
  }
  return rows
}

const hunks = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const changed = rows.flatMap(({ mark }, index) => mark === " " ? [] : [index])
  const ranges: Array<{ start: number; end: number }> = []
  for (const index of changed) {
    const last = ranges.at(-1)
    if (last !== undefined && index - last.end <= 2 * context) last.end = index + 1
    else ranges.push({ start: index, end: index + 1 })
  }
  return ranges.flatMap(({ end, start }) =>
    hunk(rows, Math.max(0, start - context), Math.min(rows.length, end + context))
  )
}

const hunk = (rows: ReadonlyArray<Row>, start: number, end: number): ReadonlyArray<string> => {
  const count = (from: number, to: number, mark: "-" | "+"): number =>
    rows.slice(from, to).filter((row) => row.mark === " " || row.mark === mark).length
  const range = (mark: "-" | "+"): string => {
    const length = count(start, end, mark)
    return `${count(0, start, mark) + (length === 0 ? 0 : 1)},${length}`
  }
  const head = `@@ -${range("-")} +${range("+")} @@`
  return [head, ...rows.slice(start, end).map(({ mark, text }) => mark + text)]
}
