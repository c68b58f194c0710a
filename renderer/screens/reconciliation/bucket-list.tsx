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
            {inside.map((one) => <BucketButton key={one.bucket} of={one} isCurrent={one.bucket === current} onChoose={onChoose} />)}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** Of a closed month the number is that of its papers; what stands there now is beside it, where it is another. */
function BucketButton({ of, isCurrent, onChoose }: Readonly<{ of: BucketCount; isCurrent: boolean; onChoose: (bucket: Bucket) => void }>) {
  const { bucket, label, group, inPapers } = of;
  const { count, cents } = inPapers ?? of;
  const now = inPapers === null || inPapers.count === of.count ? null : of.count;
  return (
    <li>
      <button type="button" className={group === 'TO_REVIEW' ? 'recon-bucket' : 'recon-bucket recon-bucket--quiet'} aria-current={isCurrent ? 'true' : undefined} data-empty={count === 0 || undefined} onClick={() => onChoose(bucket)}>
        <span className="recon-bucket-name">{label}</span>
        <b className="recon-bucket-count">{formatCount(count)}<span className="visually-hidden"> {count === 1 ? 'riga' : 'righe'}{inPapers === null ? '' : ' nel verbale'}</span></b>
        {now === null && (group !== 'TO_REVIEW' || count === 0) ? null : <span className="recon-bucket-money">{group === 'TO_REVIEW' && count > 0 ? formatEuro(cents) : ''}{now !== null && group === 'TO_REVIEW' && count > 0 ? ' · ' : ''}{now === null ? '' : `ora ${formatCount(now)}`}</span>}
      </button>
    </li>
  );
}
