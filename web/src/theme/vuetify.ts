import 'vuetify/styles/core'
import { createVuetify } from 'vuetify'
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg'
import { type Palette, dark, light } from './palette'

const themeOf = (palette: Palette, isDark: boolean) => ({
  dark: isDark,
  colors: {
    'background': palette.background, 'on-background': palette.ink,
    'surface': palette.surface, 'on-surface': palette.ink,
    'surface-bright': palette.raised, 'surface-light': palette.sunken,
    'surface-variant': palette.ink, 'on-surface-variant': palette.surface,
    'primary': palette.primary, 'on-primary': palette.onPrimary,
    'secondary': palette.quiet, 'lamp': palette.lamp, 'lamp-ink': palette.lampInk,
    'quiet': palette.quiet, 'line': palette.line, 'sunken': palette.sunken, 'raised': palette.raised,
    'error': palette.critical, 'critical': palette.critical, 'warning': palette.warning,
    'info': palette.info, 'success': palette.ok, 'ok': palette.ok, 'silent': palette.silent,
  },
  variables: { 'border-color': palette.line, 'border-opacity': 1, 'medium-emphasis-opacity': 0.78 },
})

const field = { variant: 'outlined', density: 'compact', hideDetails: 'auto', color: 'primary' } as const

export const vuetify = createVuetify({
  icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
  theme: { defaultTheme: 'system', themes: { light: themeOf(light, false), dark: themeOf(dark, true) } },
  display: { mobileBreakpoint: 'md' },
  locale: { rtl: { ar: true, fr: false, en: false } },
  defaults: {
    VBtn: { variant: 'flat', minHeight: 40 },
    VTextField: field,
    VTextarea: { ...field, rows: 3, autoGrow: true },
    VSelect: field,
    VAutocomplete: field,
    VCombobox: field,
    VCheckbox: { density: 'compact', hideDetails: 'auto', color: 'primary' },
    VSwitch: { density: 'compact', hideDetails: 'auto', color: 'primary' },
    VDialog: { maxWidth: 560, scrollable: true },
    VCard: { elevation: 0 },
    VTooltip: { location: 'bottom' },
    VMenu: { offset: 6 },
  },
})
