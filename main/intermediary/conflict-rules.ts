export { CONFLICT_RULES, type ConflictRule } from '../domain/conflict-rules.ts';
