import { useI18n } from 'vue-i18n'

/** Vigie's own roles in words; those that a company made keep the name it gave them. */
export function useRoleName() {
  const { t, te } = useI18n()
  return (role: string) => te(`roleName.${role}`) ? t(`roleName.${role}`) : role
}
