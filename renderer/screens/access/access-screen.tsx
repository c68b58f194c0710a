import { useRef, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { GuideDialog } from '../../app/guide-dialog.tsx';
import type { GateScreenProps } from '../../app/session.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { ActionButton, FieldLayoutContext, Icon, KeyBox, LinkButton, PasswordField, Strip, TextField } from '../../components/index.ts';
import { OwnPasswordCard } from './own-password-card.tsx';
import { accessWords, backupWords, refusalPlace } from './access-words.ts';
import './access.css';

/** Login, the choice of one's own password, and the unlocking of a window whose work is still there. Source: look reference, screen 01. */
export default function AccessScreen({ status, onDone }: GateScreenProps) {
  const [guide, setGuide] = useState(false);
  // What was typed at login, so that who must change it is not asked for it again.
  const [given, setGiven] = useState<string | null>(null);
  useKey('dialog', 'F1', () => setGuide(true), 'Guida di questa schermata');
  return (
    <div className="access">
      <main className="access-middle">
        <div className="access-brand">
          <span className="access-mark"><Icon name="shield" size={38} /></span>
          <div><p className="access-name">Sportello</p><p className="detail">{status.entityName === null ? 'pagamenti pagoPA' : `${status.entityName} · pagamenti pagoPA`}</p></div>
        </div>
        <FieldLayoutContext value="stack">
          {status.session === null ? <LoginCard status={status} onDone={onDone} onEntered={setGiven} />
            : status.locked ? <UnlockCard status={status} name={status.session.name} onDone={onDone} />
            : <OwnPasswordCard name={status.session.name} given={given} onDone={onDone} />}
        </FieldLayoutContext>
        <p className="help">Dopo {status.idleMinutes} minuti senza attività lo schermo si blocca, il lavoro resta.</p>
      </main>
      <footer className="access-foot">
        <span>Versione {status.version}</span>
        <span>Dati su questo computer · {backupWords(status.lastBackup, status.today)}</span>
        <button type="button" className="sp-push sp-inline access-guide" onClick={() => setGuide(true)}>Guida <KeyBox combo="F1" /></button>
      </footer>
      <GuideDialog open={guide} page="accesso" onClose={() => setGuide(false)} />
    </div>
  );
}

function LoginCard({ status, onDone, onEntered }: GateScreenProps & Readonly<{ /** With which password. */ onEntered: (password: string) => void }>) {
  const client = useClient();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const login = useMutationOnce((input: Readonly<{ username: string; password: string }>) => client.access.login(input));
  const place = refusalPlace(login.failure);
  const enter = async () => {
    setMissing(true);
    if (username.trim() === '') { nameField.current?.focus(); return; }
    if (password === '') { passwordField.current?.focus(); return; }
    const answer = await login.run({ username: username.trim(), password });
    if (answer.ok) { onEntered(password); onDone(); }
    else { passwordField.current?.focus(); passwordField.current?.select(); }
  };
  const edit = () => { setMissing(false); if (login.failure !== null) login.reset(); };
  return (
    <section className="access-card" aria-labelledby="access-title">
      <h1 id="access-title" className="name-title">Accesso</h1>
      {status.ended === 'DISABLED' ? <div className="access-ended"><Strip tone="red">{accessWords.disabled(status.administrators)}</Strip></div> : null}
      <TextField label="Nome utente" ref={nameField} value={username} onChange={(typed) => { edit(); setUsername(typed); }} autoFocus maxLength={60} path="username"
        error={missing && username.trim() === '' ? 'Scrivi il tuo nome utente.' : null} onEnter={() => { if (password === '') passwordField.current?.focus(); else void enter(); }} />
      <PasswordField label="Password" ref={passwordField} value={password} onChange={(typed) => { edit(); setPassword(typed); }} path="password" onEnter={() => { void enter(); }}
        error={missing && username.trim() !== '' && password === '' ? 'Scrivi la password.' : place === 'FIELD' ? login.failure?.message ?? null : null} />
      {place === 'STRIP' && login.failure !== null ? <div className="access-strip"><Strip tone={login.failure.code === 'LOGIN_DELAYED' ? 'amber' : 'red'}>{login.failure.message}</Strip></div> : null}
      <ActionButton label="Accedi" kind="primary" className="access-enter" busy={login.busy} onPress={() => { void enter(); }}><KeyBox combo="Enter" /></ActionButton>
      <p className="help">{accessWords.forgotten(status.administrators)}</p>
    </section>
  );
}

function UnlockCard({ status, name, onDone }: GateScreenProps & Readonly<{ name: string }>) {
  const client = useClient();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const unlock = useMutationOnce((input: Readonly<{ password: string }>) => client.access.unlock(input));
  const leave = useMutationOnce((_input: null) => client.access.logout({}));
  const place = refusalPlace(unlock.failure);
  const enter = async () => {
    setMissing(true);
    if (password === '') { field.current?.focus(); return; }
    const answer = await unlock.run({ password });
    if (answer.ok) { onDone(); return; }
    field.current?.focus();
    field.current?.select();
  };
  return (
    <section className="access-card" aria-labelledby="access-title">
      <h1 id="access-title" className="name-title">Schermo bloccato</h1>
      <p className="detail access-who">Il lavoro di <b>{name}</b> è ancora qui.</p>
      <PasswordField label="Password" ref={field} autoFocus value={password} onChange={(typed) => { setMissing(false); if (unlock.failure !== null) unlock.reset(); setPassword(typed); }} path="password" onEnter={() => { void enter(); }}
        error={missing && password === '' ? 'Scrivi la password.' : place === 'FIELD' ? unlock.failure?.message ?? null : null} />
      {place === 'STRIP' && unlock.failure !== null ? <div className="access-strip"><Strip tone={unlock.failure.code === 'LOGIN_DELAYED' ? 'amber' : 'red'}>{unlock.failure.message}</Strip></div> : null}
      <ActionButton label="Sblocca" kind="primary" className="access-enter" busy={unlock.busy} onPress={() => { void enter(); }}><KeyBox combo="Enter" /></ActionButton>
      <p className="help">{accessWords.forgotten(status.administrators)}</p>
      <p className="help">Non sei tu? <LinkButton label="Esci e cambia operatore" onPress={() => { void leave.run(null).then(onDone); }} /> Quello che non è stato salvato va perso.</p>
    </section>
  );
}
