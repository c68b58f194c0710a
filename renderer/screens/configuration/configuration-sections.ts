import type { Role } from '../../../main/domain/position-state.ts';

export type Section = Readonly<{ path: string; label: string; roles: readonly Role[] }>;

const RESPONSIBLE: readonly Role[] = ['SUPERVISOR', 'ADMINISTRATOR'];
const ADMINISTRATOR: readonly Role[] = ['ADMINISTRATOR'];
const ACCOUNTS: readonly Role[] = ['ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'];
const EVERYBODY: readonly Role[] = ['COUNTER', 'ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'];

/** Sections in their order; those that a role lacks are not shown. Roles as the contract declares them for the operations behind. */
export const SECTIONS: readonly Section[] = [
  { path: 'ente', label: 'Ente', roles: ADMINISTRATOR },
  { path: 'conti', label: 'Conti', roles: ADMINISTRATOR },
  { path: 'numerazione', label: 'Numerazione', roles: ADMINISTRATOR },
  { path: 'intermediario', label: 'Intermediario', roles: ADMINISTRATOR },
  { path: 'servizi', label: 'Servizi', roles: EVERYBODY },
  { path: 'stampa', label: 'Stampa', roles: RESPONSIBLE },
  { path: 'bilancio', label: 'Bilancio', roles: ACCOUNTS },
  { path: 'interessi', label: 'Interessi', roles: ADMINISTRATOR },
  { path: 'operatori', label: 'Operatori', roles: ADMINISTRATOR },
  { path: 'registro', label: 'Registro delle operazioni', roles: RESPONSIBLE },
  { path: 'verifica', label: 'Verifica archivio', roles: RESPONSIBLE },
];

export function sectionsOf(role: Role): readonly Section[] {
  return SECTIONS.filter((section) => section.roles.includes(role));
}
