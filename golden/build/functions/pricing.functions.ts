/** Prices of orders. */
import type { Datetime } from "perdure/runtime/v1"
import type { Item, Sku, Tier } from "./generated/shop.types.ts"
import { rateOf, type Rate } from "./lib/rates.functions.ts"

/** What is to be paid, in cents. */
export const discount = (total: number, tier: Tier, ...more: ReadonlyArray<number>): number =>
  more.reduce((sum, each) => sum + each, Math.round(total * rateOf(tier)))

export function price({ qty, sku }: Item, unit = 100): { sku: Sku; cents: number; rate?: Rate } {
  const seen = new Map<string, number>()
  seen.set(sku, qty)
  let cents = 0
  for (const [, count] of seen) cents += count * unit
  return { sku, cents }
}

export const isLate = (due: Datetime, now: Datetime): boolean => new Date(due).getTime() < new Date(now).getTime()

export const labels = (items: ReadonlyArray<Item>): Array<string> => items.map(({ sku }) => sku as string).sort()

/** Nothing calls it. */
export const stamp = (): string => `${Date.now()} ${process.pid}`
