export const steps = (): number => 1
export const datetime = steps
