// Which column becomes what: its name, three of its cells, and the field.
import { useState } from 'preact/hooks';
import type { Problem } from '../api';
import { tellProblem } from '../parts/toast';
import { can } from '../session';
import type { RecordType } from '../types';
import { t } from '../words';
import { CellMap } from './cell-map';
import { CountryField } from './country';
import { examplesOf, nameOf, type Column, type Preview, type Target } from './model';
import { NewField, guess, makeFields } from './new-field';

const makeNew = '+';

interface Shared {
    preview: Preview;
    columns: Column[];
    targets: Target[];
    type: RecordType | undefined;
    usualCountry: string | null;
    /** True while the notice above asks for the country of the phones. */
    isCountryAsked: boolean;
    problem: Problem | null;
    /** Values of cells that the check did not understand, by the name of their column. */
    unknown: Record<string, string[]>;
    onChange: (columns: Column[]) => void;
    onType: () => void;
}

function TargetSelect({ column, shared, onPick }: { column: Column; shared: Shared; onPick: (field: string) => void }) {
    const { targets, columns, type, preview } = shared;
    const taken = (value: string) => columns.find((other) => other !== column && other.field === value);
    const label = (target: Target) => {
        const by = taken(target.value);
        return target.label + (by ? ` (${t('import.taken', { column: nameOf(by) })})` : '');
    };
    const groups = (['person', 'fields', 'order'] as const).filter((group) =>
        targets.some((target) => target.group === group));
    return (
        <label class="field">
            <span class="visually-hidden">{t('import.becomes', { column: nameOf(column) })}</span>
            <select value={column.field ?? ''} name={`column-${column.column}`}
                class={column.field === null ? 'quiet' : ''}
                aria-invalid={Boolean(faultAt(shared, column))} onChange={(event) => onPick(event.currentTarget.value)}>
                <option value="">{t('import.ignored')}</option>
                {groups.map((group) => (
                    <optgroup key={group} label={group === 'fields' ? type?.name ?? '' : t(`import.group.${group}`)}>
                        {targets.filter((target) => target.group === group).map((target) => (
                            <option key={target.value} value={target.value}>{label(target)}</option>
                        ))}
                    </optgroup>
                ))}
                {type && preview.format !== 'ndjson' && can('record-types:write') && (
                    <option value={makeNew}>{t('import.field.new', { column: nameOf(column) })}</option>
                )}
            </select>
        </label>
    );
}

/** What the server says of the column in the list that was sent. */
function faultAt({ problem, columns }: Shared, column: Column): string | null {
    const begin = `/columns/${columns.indexOf(column)}`;
    const found = problem?.faults.find((fault) => fault.pointer === begin || fault.pointer?.startsWith(`${begin}/`));
    return found?.detail ?? null;
}

interface OptionProps {
    column: Column;
    target: Target;
    shared: Shared;
    onSet: (changes: Partial<Column>) => void;
}

/** A choice with "as it is told by the cells" in front. */
function AutoSelect({ label, value, options, onChange }: {
    label: string; value: string; options: [string, string][]; onChange: (value: string | null) => void;
}) {
    return (
        <label class="field">
            <span>{label}</span>
            <select value={value} onChange={(event) => onChange(event.currentTarget.value || null)}>
                <option value="">{t('import.auto')}</option>
                {options.map(([code, text]) => <option key={code} value={code}>{text}</option>)}
            </select>
        </label>
    );
}

/** What else may have to be known of the cells of such a field. */
function Options({ column, target, shared, onSet }: OptionProps) {
    const isNumber = target.type === 'number' || target.type === 'decimal';
    const isTime = target.type === 'date' || target.type === 'datetime';
    return (
        <>
            {target.type === 'phone' && !shared.isCountryAsked && (
                <CountryField value={column.country ?? ''} usual={shared.usualCountry}
                    onChange={(country) => onSet({ country: country || null })} />
            )}
            {isNumber && (
                <AutoSelect label={t('import.decimal')} value={column.decimal ?? ''}
                    onChange={(decimal) => onSet({ decimal })}
                    options={[[',', t('import.decimal.comma')], ['.', t('import.decimal.dot')]]} />
            )}
            {isTime && (
                <AutoSelect label={t('import.order')} value={column.dateOrder ?? ''}
                    onChange={(dateOrder) => onSet({ dateOrder })}
                    options={['dmy', 'mdy', 'ymd'].map((order) => [order, t(`import.order.${order}`)])} />
            )}
            <details>
                <summary>{t('import.more')}</summary>
                <label class="field">
                    <span>{t('import.default')}</span>
                    <input value={column.default === undefined || column.default === null ? '' : String(column.default)}
                        onInput={(event) =>
                            onSet({ default: event.currentTarget.value === '' ? null : event.currentTarget.value })} />
                </label>
                {target.type !== 'phone' && (
                    <label class="check">
                        <input type="checkbox" checked={column.emptyClears ?? false}
                            onChange={(event) => onSet({ emptyClears: event.currentTarget.checked })} />
                        <span>{t('import.clears')}</span>
                    </label>
                )}
                <CellMap map={column.map ?? {}} target={target}
                    cells={shared.unknown[nameOf(column)] ?? examplesOf(shared.preview, column, 20)}
                    onChange={(map) => onSet({ map: Object.keys(map).length > 0 ? map : null })} />
            </details>
        </>
    );
}

function OneColumn({ column, shared, onNew }: { column: Column; shared: Shared; onNew: (column: Column) => void }) {
    const target = shared.targets.find((one) => one.value === column.field);
    const set = (changes: Partial<Column>) =>
        shared.onChange(shared.columns.map((other) =>
            (other.column === column.column ? { ...other, ...changes } : other)));
    const pick = (field: string) => {
        if (field === makeNew) return onNew(column);
        // A field comes from one column: the other one lets it go.
        shared.onChange(shared.columns.map((other) => {
            if (other.column === column.column)
                return { column: column.column, header: column.header, field: field || null };
            return field !== '' && other.field === field ? { ...other, field: null } : other;
        }));
    };
    const examples = examplesOf(shared.preview, column);
    const fault = faultAt(shared, column);
    return (
        <li class={column.field === null ? 'ignored' : ''}>
            <div>
                <h3>{nameOf(column)}</h3>
                <ul class="examples" aria-label={t('import.examples')}>
                    {examples.map((cell) => <li key={cell}>{cell}</li>)}
                    {examples.length === 0 && <li class="quiet">{t('import.no.cells')}</li>}
                </ul>
            </div>
            <div>
                <TargetSelect column={column} shared={shared} onPick={pick} />
                {fault && <p class="fault" role="alert">{fault}</p>}
                {target && <Options column={column} target={target} shared={shared} onSet={set} />}
            </div>
        </li>
    );
}

export function Mapping(shared: Shared) {
    const [asked, ask] = useState<Column | null>(null);
    const [busy, setBusy] = useState(false);
    const left = shared.type && can('record-types:write') && shared.preview.format !== 'ndjson'
        ? shared.columns.filter((column) => column.field === null && !column.header?.startsWith('_')) : [];
    const makeAll = async () => {
        setBusy(true);
        try {
            const wishes = left.map((column) =>
                ({ title: nameOf(column), type: guess(examplesOf(shared.preview, column, 20)) }));
            const fields = await makeFields(shared.type!.uuid, wishes);
            shared.onChange(shared.columns.map((column) =>
                ({ ...column, field: column.field ?? fields[left.indexOf(column)] ?? null })));
            shared.onType();
        } catch (error) {
            tellProblem(error);
        }
        setBusy(false);
    };
    const made = (field: string) => {
        if (asked === null) return;
        shared.onChange(shared.columns.map((other) => (other.column === asked.column ? { ...other, field } : other)));
        shared.onType();
        ask(null);
    };
    return (
        <>
            {left.length > 1 && (
                <p>
                    <button type="button" disabled={busy} onClick={() => void makeAll()}>
                        {t('import.fields.all', { n: left.length })}
                    </button>
                </p>
            )}
            <ul class="mapping">
                {shared.columns.map((column) =>
                    <OneColumn key={column.column} column={column} shared={shared} onNew={ask} />)}
            </ul>
            {asked && shared.type && (
                <NewField typeUuid={shared.type.uuid} column={asked} cells={examplesOf(shared.preview, asked, 20)}
                    onMade={made} onClose={() => ask(null)} />
            )}
        </>
    );
}
