export { readConnection, type Connection } from './connection.ts';
export { findConnection, writeConnection, type StoredConnection } from './store.ts';
