export const rate = (tier: string): number => tier.lenght
