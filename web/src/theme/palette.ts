// The one place where colours are named. Night sea, sail cloth, and one lamp: amber is the brand and the focus, never a state.

export interface Palette {
  /** Page, cards, raised things and wells. */
  background: string, surface: string, raised: string, sunken: string
  /** Text, quiet text, and the thin lines between things. */
  ink: string, quiet: string, line: string
  /** Buttons and links; the lamp. */
  primary: string, onPrimary: string, lamp: string, lampInk: string
  critical: string, warning: string, info: string, ok: string, silent: string
}

export const light: Palette = {
  background: '#edf1f3', surface: '#ffffff', raised: '#ffffff', sunken: '#e4eaed',
  ink: '#0b1f2d', quiet: '#4a5f6d', line: '#d0dae0',
  primary: '#0d4a6b', onPrimary: '#ffffff', lamp: '#ffb52e', lampInk: '#7a4b00',
  critical: '#b3202c', warning: '#944a00', info: '#14609e', ok: '#156b45', silent: '#56616f',
}

export const dark: Palette = {
  background: '#07121b', surface: '#0e1f2b', raised: '#152a38', sunken: '#0a1822',
  ink: '#e8f0f4', quiet: '#9fb3c0', line: '#223846',
  primary: '#ffb52e', onPrimary: '#1b1200', lamp: '#ffb52e', lampInk: '#ffc963',
  critical: '#ff8078', warning: '#ff9f4a', info: '#7cc0f5', ok: '#5fd19a', silent: '#a8b5c2',
}

/** Colours of chart lines, apart from those of states; readable for colour-blind eyes, in this order. */
export const chartLines = {
  light: ['#0d6e9c', '#b8620a', '#5b4bb0', '#1b7a5a', '#a03a75', '#5f6b76'],
  dark: ['#5cc3f2', '#ffb254', '#aea2ff', '#5fd3a5', '#f290c6', '#a8b5c2'],
}

/** WCAG 2.2 contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(hex: string) {
  const [r, g, b] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(channel => channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
