import { useNavigate } from 'react-router';
import { recognise } from '../../../main/domain/scan.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { openCode } from '../../app/everything-search.tsx';
import { useScanHandler } from '../../app/keyboard/keyboard-provider.tsx';
import { showToast } from '../../components/index.ts';
import type { PositionForm } from './use-position-form.ts';

/**
 * What a scan does while a position is being written: a codice fiscale is the debtor, a code of another kind read in a field of the
 * service (a meter, a report) is that field's value, a notice opens its position; what was written is kept meanwhile.
 */
export function useFormScan(form: PositionForm, debtorFixed: boolean): void {
  const client = useClient();
  const navigate = useNavigate();
  const scan = async (text: string, path: string | null) => {
    const found = recognise(text, form.day.today);
    const field = path?.startsWith('fields.') === true ? path.slice('fields.'.length) : null;
    if (found.kind === 'FISCAL_CODE' && !debtorFixed) { takeDebtor(found.code); return; }
    if (found.kind === 'ELEVEN_DIGITS' && field === null && !debtorFixed) { takeDebtor(found.digits); return; }
    const ofNotice = found.kind === 'QR' || found.kind === 'DATA_MATRIX' || found.kind === 'DAMAGED_CODE' || found.kind === 'NOTICE_NUMBER' || found.kind === 'IUV' || found.kind === 'FISCAL_CODE';
    if (field !== null && !ofNotice) { form.changeField(field, text); return; }
    if ((await openCode(client, navigate, text)) === 'nothing') showToast('Il codice letto non è di un avviso né di una persona di questo archivio.', [], 'look');
  };
  const takeDebtor = (code: string) => { form.changeFiscalCode(code); form.enter('debtor.fiscalCode'); };
  useScanHandler((text, path) => { void scan(text, path); });
}
