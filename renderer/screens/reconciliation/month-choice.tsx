import { Menu } from '@mantine/core';
import { FilterChoice, Icon } from '../../components/index.ts';
import { monthWords, type Month } from '../movement-acts/month-words.ts';

const EVERY_MONTH = 'tutti i mesi';

/** The month one reconciles, beside the title; with letters one jumps in the menu. @param month null: all of them */
export function MonthChoice({ month, months, onChoose }: Readonly<{ month: Month | null; months: readonly Month[]; onChoose: (month: Month | null) => void }>) {
  const shown = month !== null && !months.includes(month) ? [month, ...months] : months;
  return (
    <Menu position="bottom-start" offset={4} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className="sp-button sp-button--secondary sp-button--compact" aria-label={`Mese: ${month === null ? EVERY_MONTH : monthWords(month)}`}><span className="sp-button-label">{month === null ? EVERY_MONTH : monthWords(month)}</span><Icon name="chevronDown" size={15} /></button>
      </Menu.Target>
      <Menu.Dropdown className="recon-months">
        {shown.map((one) => <FilterChoice key={one} label={monthWords(one)} chosen={one === month} onChoose={() => onChoose(one)} />)}
        <FilterChoice label={EVERY_MONTH} chosen={month === null} onChoose={() => onChoose(null)} />
      </Menu.Dropdown>
    </Menu>
  );
}
