import './no-eval.ts';
import { bridge } from './first-bridge.ts';
import '@mantine/core/styles.layer.css';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import '../components/components.css';
import './style/shell.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { readCspNonce } from './csp-nonce.ts';
import { paintSystemColorScheme } from './theme.ts';

const nonce = readCspNonce(document);
paintSystemColorScheme(document.documentElement, window.matchMedia('(prefers-color-scheme: dark)').matches);

// Shown after nearly every login: fetched while the link opens, not after the first render has asked for it.
void import('../screens/counter/counter-screen.tsx');

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no #app');
createRoot(place).render(<App bridge={bridge} nonce={nonce} />);
