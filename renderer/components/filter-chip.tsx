import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

export type FilterChipProps = Readonly<{
  name: string;
  /** Value in words (`7 scelti`, `tutti`). */
  value: string;
  active: boolean;
  onClear: () => void;
  /** Content of the little menu where the value is chosen. */
  children: ReactNode;
}>;

/** A filter 28 high: name and value; active = soft, blue, ×. */
export function FilterChip({ name, value, active, onClear, children }: FilterChipProps) {
  return (
    <span className="sp-chip" data-active={active || undefined}>
      <Menu position="bottom-start" offset={4} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button type="button" className="sp-chip-open">{name} <b>{value}</b>{active ? null : <Icon name="chevronDown" size={13} />}</button>
        </Menu.Target>
        <Menu.Dropdown>{children}</Menu.Dropdown>
      </Menu>
      {active ? <button type="button" className="sp-chip-clear" aria-label={`Togli il filtro ${name}`} onClick={onClear}><Icon name="cross" size={13} /></button> : null}
    </span>
  );
}

export type FilterChoiceProps = Readonly<{
  label: ReactNode;
  chosen: boolean;
  onChoose: () => void;
  /** The menu stays open: further choices add up. */
  stays?: boolean;
  /** At the right, in faint figures: how many rows, or which days. Its place is kept while it is not known yet (null). */
  end?: ReactNode;
}>;

/** A choice in a filter's menu. */
export function FilterChoice({ label, chosen, onChoose, stays = false, end }: FilterChoiceProps) {
  return (
    <Menu.CheckboxItem checked={chosen} onChange={onChoose} closeMenuOnClick={!stays} checkIcon={<span className="sp-menu-tick"><Icon name="tick" size={14} /></span>}
      {...(end === undefined ? {} : { rightSection: <span className="sp-menu-end">{end}</span> })}>{label}</Menu.CheckboxItem>
  );
}

/** A filter that is only on or off: pressing turns it. */
export function FilterToggle({ label, active, onToggle }: Readonly<{ label: string; active: boolean; onToggle: () => void }>) {
  return <span className="sp-chip" data-active={active || undefined}><button type="button" className="sp-chip-open" aria-pressed={active} onClick={onToggle}>{label}{active ? <Icon name="cross" size={13} /> : null}</button></span>;
}

/** A filter whose value is asked in a dialog. */
export function FilterAsk({ name, value, active, onAsk, onClear }: Omit<FilterChipProps, 'children'> & Readonly<{ onAsk: () => void }>) {
  return (
    <span className="sp-chip" data-active={active || undefined}>
      <button type="button" className="sp-chip-open" aria-haspopup="dialog" onClick={onAsk}>{name} <b>{value}</b>{active ? null : <Icon name="chevronDown" size={13} />}</button>
      {active ? <button type="button" className="sp-chip-clear" aria-label={`Togli il filtro ${name}`} onClick={onClear}><Icon name="cross" size={13} /></button> : null}
    </span>
  );
}

export type MenuAction = Readonly<{ label: string; onPress: () => void; disabledReason?: string | null; danger?: boolean }>;

/** `Altro ▾`: further actions. A disabled one says why. */
export function ActionMenu({ label, actions, compact = false }: Readonly<{ label: string; actions: readonly MenuAction[]; compact?: boolean }>) {
  return (
    <Menu position="bottom-end" offset={4} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className={compact ? 'sp-button sp-button--secondary sp-button--compact' : 'sp-button sp-button--secondary'}><span className="sp-button-label">{label}</span><Icon name="chevronDown" size={15} /></button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item key={action.label} aria-disabled={action.disabledReason ? true : undefined} data-danger={action.danger || undefined} closeMenuOnClick={!action.disabledReason} onClick={() => { if (!action.disabledReason) action.onPress(); }}>
            {action.label}{action.disabledReason ? <span className="help sp-block">{action.disabledReason}</span> : null}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
