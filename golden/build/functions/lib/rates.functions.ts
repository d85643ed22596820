/** Rates by tier. */
import type { Tier } from "../generated/shop.types.ts"

export type Rate = 1 | 0.9

const rates: Readonly<Record<Tier, Rate>> = { gold: 0.9, basic: 1 }

export const rateOf = (tier: Tier): Rate => rates[tier]
