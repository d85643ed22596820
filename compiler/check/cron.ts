/** Cron expressions: five fields of numbers, names, ranges, lists and steps, as effect's `Cron` reads them. */
import type { CronNode } from "../parse/document.ts"
import type { Span } from "../source/text.ts"

export interface CronProblem {
  readonly span: Span
  readonly reason: string
}

interface FieldForm {
  readonly name: string
  readonly from: number
  readonly to: number
  /** What else can stand for a number, in the order of the numbers from `first` on. */
  readonly words?: { readonly first: number; readonly names: ReadonlyArray<string> }
}

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ")
const weekdays = "sun mon tue wed thu fri sat".split(" ")

const forms: ReadonlyArray<FieldForm> = [
  { name: "minute", from: 0, to: 59 },
  { name: "hour", from: 0, to: 23 },
  { name: "day", from: 1, to: 31 },
  { name: "month", from: 1, to: 12, words: { first: 1, names: months } },
  { name: "weekday", from: 0, to: 7, words: { first: 0, names: weekdays } }
]

/** The first thing that is wrong with it. */
export const cronProblem = (cron: CronNode): CronProblem | undefined => {
  if (cron.fields.length !== forms.length) {
    const count = cron.fields.length === 1 ? "one field" : `${cron.fields.length} fields`
    return { span: cron.span, reason: `it has ${count}, not five` }
  }
  for (const [index, form] of forms.entries()) {
    const field = cron.fields[index]
    const reason = field?.value.split(",").map((item) => itemProblem(item, form)).find((it) => it !== undefined)
    if (field !== undefined && reason !== undefined) return { span: field.span, reason }
  }
  return isNever(cron) ? { span: cron.span, reason: "no year has such a day" } : undefined
}

/** `*`, `5`, `MON`, `1-5`, each maybe with a step: `1-5/2`. */
const itemProblem = (item: string, form: FieldForm): string | undefined => {
  const [, range = "", step] = /^([^/]*)(?:\/(.*))?$/.exec(item) ?? []
  if (step !== undefined && (!/^\d+$/.test(step) || Number(step) < 1 || Number(step) > form.to)) {
    return `"${step}" is no step of the ${form.name}`
  }
  if (range === "*") return undefined
  const ends = range.split("-")
  const numbers = ends.map((it) => numberOf(it, form))
  const odd = ends.find((_, index) => numbers[index] === undefined)
  if (odd !== undefined || ends.length > 2) {
    return `"${odd ?? range}" is no ${form.name}, which goes from ${form.from} to ${form.to}`
  }
  const [first = 0, last = first] = numbers
  return first > last ? `"${range}" ends before it begins` : undefined
}

const numberOf = (text: string, { from, to, words }: FieldForm): number | undefined => {
  const word = words?.names.indexOf(text.toLowerCase()) ?? -1
  if (words !== undefined && word >= 0) return words.first + word
  const number = /^\d+$/.test(text) ? Number(text) : NaN
  return number >= from && number <= to ? number : undefined
}

/** Every day that is listed is later than the last of every month that is; with a weekday, that alone would do. */
const isNever = ({ fields: [, , day, month, weekday] }: CronNode): boolean => {
  if (weekday?.value !== "*" || day === undefined || month === undefined) return false
  if (!/^[\d,]+$/.test(day.value) || !/^[\w,]+$/.test(month.value)) return false
  const earliest = Math.min(...day.value.split(",").map(Number))
  const longest = month.value.split(",").map((it) => longestMonths[(numberOf(it, monthForm) ?? 1) - 1] ?? 31)
  return earliest > Math.max(...longest)
}

const monthForm: FieldForm = { name: "month", from: 1, to: 12, words: { first: 1, names: months } }
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
