// What is wrong with rows, or odd about them: grouped by column and kind, with cells as examples and how to mend it.
import { useState } from 'preact/hooks';
import { get } from '../api';
import { useLoad } from '../load';
import { can } from '../session';
import type { Import, Page } from '../types';
import { t } from '../words';
import { CountryField } from './country';
import { isNational, phrase, type Column, type Preview, type RowFault, type Target } from './model';
import type { Followed } from './use-import';

interface RowAnswer {
    row: number;
    errors: (Pick<RowFault, 'column' | 'field' | 'code'> & { detail: string })[] | null;
}

/** What tells the kinds of faults from each other. */
function keyOf({ column, field, code }: Pick<RowFault, 'column' | 'field' | 'code'>): string {
    return `${column ?? ''} ${field ?? ''} ${code}`;
}

/** The server's own sentences, of the first refused rows. */
function useSentences(current: Import, isWanted: boolean): Map<string, string> {
    const { data } = useLoad(isWanted ? `rows ${current.uuid} ${current.state}` : null, async (signal) => {
        const query = { status: 'error', limit: 100 };
        const page = await get<Page<'rows', RowAnswer>>(`/imports/${current.uuid}/rows`, query, signal);
        return new Map(page.rows.flatMap((row) => row.errors ?? []).map((error) =>
            [keyOf(error), error.detail]));
    });
    return data ?? new Map<string, string>();
}

type Setting = 'country' | 'dateOrder' | 'decimal';

/** The option of the column that would mend such a fault, if one does. */
function settingFor(fault: RowFault): Setting | null {
    if (fault.code === 'ambiguous_date') return 'dateOrder';
    if (fault.code === 'ambiguous_decimal') return 'decimal';
    const lacksCountry = fault.code === 'invalid_phone' && fault.examples.every((example) => isNational(example.value));
    return lacksCountry ? 'country' : null;
}

const choices: Record<Exclude<Setting, 'country'>, [string, string][]> = {
    dateOrder: [['dmy', 'import.order.dmy'], ['mdy', 'import.order.mdy'], ['ymd', 'import.order.ymd']],
    decimal: [[',', 'import.decimal.comma'], ['.', 'import.decimal.dot']],
};

/** Sets the option and checks again. */
interface MendProps {
    fault: RowFault;
    setting: Setting;
    followed: Followed;
    current: Import;
}

function Mend({ fault, setting, followed, current }: MendProps) {
    const [value, setValue] = useState('');
    const [busy, setBusy] = useState(false);
    const mend = async () => {
        setBusy(true);
        try {
            const preview = await get<Preview>(`/imports/${current.uuid}/preview`);
            const columns = preview.columns.map(({ header, ...column }): Omit<Column, 'header'> =>
                ((header || String(column.column)) === fault.column ? { ...column, [setting]: value } : column));
            await followed.save({ columns });
            await followed.start('check');
        } finally {
            setBusy(false);
        }
    };
    return (
        <div class="tools">
            {setting === 'country' ? <CountryField value={value} usual={null} onChange={setValue} /> : (
                <label class="field">
                    <span>{t(setting === 'decimal' ? 'import.decimal' : 'import.order')}</span>
                    <select value={value} onChange={(event) => setValue(event.currentTarget.value)}>
                        <option value="">{t('import.auto')}</option>
                        {choices[setting].map(([code, key]) => <option key={code} value={code}>{t(key)}</option>)}
                    </select>
                </label>
            )}
            <button type="button" disabled={value === '' || busy}
                onClick={() => void mend()}>{t('import.check.again')}</button>
        </div>
    );
}

function Examples({ fault }: { fault: RowFault }) {
    const shown = fault.examples.slice(0, 3);
    return (
        <ul class="examples" aria-label={t('import.examples')}>
            {shown.map((example) => (
                <li key={example.row}>
                    {t('import.row', { row: String(example.row) })}
                    {example.value !== '' && <>: <code>{example.value}</code></>}
                </li>
            ))}
            {fault.count > shown.length && (
                <li class="quiet">{t('import.and.more', { n: fault.count - shown.length })}</li>
            )}
        </ul>
    );
}

interface Props {
    followed: Followed;
    current: Import;
    kind: 'faults' | 'warnings';
    canMend: boolean;
    /** What the columns could become, whose labels name what no column gives. */
    targets: Target[];
}

function placeOf({ column, field }: RowFault, targets: Target[]): string | null {
    return column ?? targets.find((target) => target.value === field)?.label ?? field;
}

export function Faults({ followed, current, kind, canMend, targets }: Props) {
    const faults = [...((current[kind] ?? []) as unknown as RowFault[])].sort((a, b) => b.count - a.count);
    const sentences = useSentences(current, kind === 'faults' && faults.length > 0);
    const begin = kind === 'faults' ? 'import.fault' : 'import.warning';
    if (faults.length === 0) return null;
    return (
        <>
            <h2>{t(`import.${kind}`)}</h2>
            <ul class={`faults ${kind}`}>
                {faults.map((fault) => {
                    const sentence = sentences.get(keyOf(fault)) ?? fault.code;
                    const setting = settingFor(fault);
                    const place = placeOf(fault, targets);
                    const hint = t(`import.mend.${fault.code}`);
                    return (
                        <li key={keyOf(fault)}>
                            <p>
                                <strong>{t('import.times', { n: fault.count })}</strong>{' '}
                                {place !== null && <span class="chip">{place}</span>}{' '}
                                {phrase(`${begin}.${fault.code}`, sentence)}
                            </p>
                            {place === null && sentence !== fault.code && <p class="small">{sentence}</p>}
                            <Examples fault={fault} />
                            {hint !== `import.mend.${fault.code}` && <p class="small">{hint}</p>}
                            {canMend && setting && can('imports:write') && (
                                <Mend fault={fault} setting={setting} followed={followed} current={current} />
                            )}
                        </li>
                    );
                })}
            </ul>
        </>
    );
}
