import { useEffect, useRef } from 'react';
import { formatEuro } from '../../../main/domain/money.ts';
import { formatCount } from '../../components/index.ts';
import type { Bucket, BucketCount } from '../movement-acts/reconciliation-types.ts';

const GROUP_WORDS: Readonly<Record<BucketCount['group'], string>> = { TO_REVIEW: 'Da rivedere', DONE: 'Fatto', ASIDE: 'Da parte' };

/** The groups at the left, with how many rows and how much money. Source: screens, "Riconciliazione". */
export function BucketList({ buckets, current, onChoose }: Readonly<{ buckets: readonly BucketCount[]; current: Bucket; onChoose: (bucket: Bucket) => void }>) {
  const groups = (['TO_REVIEW', 'DONE', 'ASIDE'] as const).map((group) => ({ group, buckets: buckets.filter((one) => one.group === group) })).filter((one) => one.buckets.length > 0);
  const list = useRef<HTMLElement>(null);
  // Gone to with ← and →, while the focus stays in the rows.
  useEffect(() => { list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }); }, [current]);
  return (
    <nav ref={list} className="recon-buckets" aria-label="Gruppi" data-panel tabIndex={-1}>
      {groups.map(({ group, buckets: inside }) => (
        <section key={group} aria-label={GROUP_WORDS[group]}>
          <h2 className="small-heading recon-group">{GROUP_WORDS[group]}</h2>
          <ul>
            {inside.map((one) => (
              <li key={one.bucket}>
                <button type="button" className={group === 'TO_REVIEW' ? 'recon-bucket' : 'recon-bucket recon-bucket--quiet'} aria-current={one.bucket === current ? 'true' : undefined} data-empty={one.count === 0 || undefined} onClick={() => onChoose(one.bucket)}>
                  <span className="recon-bucket-name">{one.label}</span>
                  <b className="recon-bucket-count">{formatCount(one.count)}<span className="visually-hidden"> {one.count === 1 ? 'riga' : 'righe'}</span></b>
                  {group === 'TO_REVIEW' && one.count > 0 ? <span className="recon-bucket-money">{formatEuro(one.cents)}</span> : null}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
