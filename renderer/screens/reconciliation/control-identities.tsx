import { Fragment } from 'react';
import { Icon, Money } from '../../components/index.ts';
import { formatAmount, formatEuro } from '../../../main/domain/money.ts';
import type { Identity } from '../movement-acts/reconciliation-types.ts';

/** The control identities of the month: what must be equal, and by how much it is not. Source: features.md 3c; look reference, screen 08. */
export function ControlIdentities({ identities }: Readonly<{ identities: readonly Identity[] }>) {
  return (
    <section className="recon-identities" aria-label="Quadrature del mese">
      {identities.map((identity) => (
        <div key={identity.label} className="recon-identity">
          <span className="recon-identity-name">{identity.label}</span>
          <span className="recon-identity-sum">
            <b>{formatAmount(identity.totalCents)}</b>
            {identity.parts.map((part, index) => <Fragment key={part.label}><span className="recon-sign">{index === 0 ? '=' : '+'}</span><span>{part.label} <b>{formatAmount(part.cents)}</b></span></Fragment>)}
          </span>
          <IdentityResult identity={identity} />
        </div>
      ))}
    </section>
  );
}

function IdentityResult({ identity: { differenceCents, message } }: Readonly<{ identity: Identity }>) {
  const good = differenceCents === 0;
  return (
    <span className={`recon-identity-result sp-toned tone-${good ? 'green' : 'red'}`} title={message}>
      <Icon name={good ? 'tick' : 'warning'} size={15} />
      {good ? <span>Quadra, {formatEuro(0)}</span> : <span>Differenza <Money cents={differenceCents} /></span>}
      <span className="visually-hidden">. {message}</span>
    </span>
  );
}
