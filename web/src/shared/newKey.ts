let count = 0

/** The key of one thing that is sent, and sent again until it has arrived. (crypto.randomUUID is there on https and localhost only.) */
export const newKey = () => `${Date.now()}-${++count}-${Math.random()}`
