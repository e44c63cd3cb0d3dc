import { describe, expect, test } from 'vitest'
import { chartLines, contrast, dark, light } from './palette'

describe.each([['light', light, chartLines.light], ['dark', dark, chartLines.dark]] as const)('the %s palette', (_, palette, lines) => {
  const grounds = [palette.background, palette.surface, palette.raised, palette.sunken]

  test.each(['ink', 'quiet', 'primary', 'lampInk', 'critical', 'warning', 'info', 'ok', 'silent'] as const)(
    '%s_is_readable_as_text_on_every_ground', (name) => {
      for (const ground of grounds)
        expect(contrast(palette[name], ground)).toBeGreaterThanOrEqual(4.5)
    })

  test('text_on_a_button_is_readable', () => expect(contrast(palette.onPrimary, palette.primary)).toBeGreaterThanOrEqual(4.5))

  test('chart_lines_stand_out_from_the_card', () => {
    for (const line of lines)
      expect(contrast(line, palette.surface)).toBeGreaterThanOrEqual(3)
  })
})

test('black_on_white_has_the_greatest_contrast', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21))
