import { useI18n } from 'vue-i18n'

/** Vigie's own roles in words; those that a company made keep the name it gave them. */
export function useRoleName() {
  const { t, te } = useI18n()
  return (role: string) => te(`roles.name.${role}`) ? t(`roles.name.${role}`) : role
}
