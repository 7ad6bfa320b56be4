import type { Role } from '#lib/queries/users.ts';

export const roles: { value: Role; label: string }[] = [
  { value: 'owner', label: 'Owner' },
  { value: 'office', label: 'Office' },
  { value: 'crew', label: 'Crew' }
];

export function roleWord(role: Role): string {
  return roles.find((known) => known.value === role)?.label ?? role;
}
