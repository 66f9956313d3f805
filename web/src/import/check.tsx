// After the check: what would become of the rows, before anything is written.
import { useState } from 'preact/hooks';
import { address, get } from '../api';
import { useLoad } from '../load';
import { can } from '../session';
import type { Import } from '../types';
import { formatNumber, t } from '../words';
import { Faults } from './faults';
import { nameOf, type Preview } from './model';
import { Sample } from './sample';
import type { Followed } from './use-import';
import { useTargets } from './use-targets';

/** [count, its tone] in the order in which they are shown; those of nothing are left out. */
const kinds: [keyof NonNullable<Import['counts']>, string][] = [
    ['create', 'good'], ['update', 'good'], ['unchanged', ''], ['skip', ''], ['suppressed', 'warn'], ['error', 'bad'],
];

export function Counts({ current, form }: { current: Import; form: 'would' | 'did' }) {
    const { counts } = current;
    if (!counts) return null;
    return (
        <dl class="counts">
            <div><dt>{t('import.count.rows')}</dt><dd>{formatNumber(counts.rows)}</dd></div>
            {kinds.filter(([kind]) => counts[kind] > 0).map(([kind, tone]) => (
                <div key={kind} class={tone}>
                    <dt>{t(`import.count.${kind}.${form}`)}</dt>
                    <dd>{formatNumber(counts[kind])}</dd>
                </div>
            ))}
        </dl>
    );
}

/** What a file about an import is saved as: the name of what was imported, and which rows. */
export function fileName({ name }: Import, rows: 'refused' | 'rows'): string {
    const stem = (name ?? '').replace(/(\.[a-z0-9]{1,6}){1,2}$/i, '') || t('import.unnamed');
    return `${stem} - ${t(`import.saved.${rows}`)}.csv`;
}

/** Rows that write something. */
export function written(current: Import): number {
    const { counts } = current;
    return counts ? counts.create + counts.update + counts.suppressed : 0;
}

export function mayRun(current: Import): boolean {
    const needed = current.of === 'suppressions' ? ['suppressions:write'] : ['records:write'];
    if (current.campaignUuid) needed.push('campaigns:write');
    return ['imports:write', ...needed].every(can);
}

/** What of the file comes nowhere: nobody should find that out after the import. */
function LeftOut({ current }: { current: Import }) {
    const { data } = useLoad(`left out ${current.uuid}`, (signal) =>
        get<Preview>(`/imports/${current.uuid}/preview`, undefined, signal));
    const columns = data?.columns.filter((column) => column.field === null) ?? [];
    if (columns.length === 0) return null;
    return <p class="note">{t('import.left.out', { n: columns.length })} {columns.map(nameOf).join(', ')}</p>;
}

export function CheckStep({ followed, current, onEdit }: { followed: Followed; current: Import; onEdit: () => void }) {
    const [busy, setBusy] = useState(false);
    const targets = useTargets(current);
    const n = written(current);
    const errors = current.counts?.error ?? 0;
    const verdict = errors === 0 ? 'well' : n > 0 ? 'some' : 'none';
    const run = async () => {
        setBusy(true);
        await followed.start('run');
        setBusy(false);
    };
    const change = can('imports:write') && <button type="button" onClick={onEdit}>{t('import.change')}</button>;
    return (
        <div>
            <p role="status">{t(`import.checked.${verdict}`, { n: errors })}</p>
            <Counts current={current} form="would" />
            <LeftOut current={current} />
            {(current.counts?.skip ?? 0) > 0 && <p class="small">{t('import.skip.help')}</p>}
            <Faults followed={followed} current={current} kind="faults" canMend targets={targets} />
            {errors > 0 && n > 0 && (
                <p class="small">
                    <a href={address(`/imports/${current.uuid}/errors.csv`)} download={fileName(current, 'refused')}>
                        {t('import.errors.file')}
                    </a>
                </p>
            )}
            <Faults followed={followed} current={current} kind="warnings" canMend={false} targets={targets} />
            <Sample rows={(current.sample ?? []) as Record<string, unknown>[]} targets={targets} />
            <footer class="next">
                {!mayRun(current) && <span class="small">{t('problem.forbidden')}</span>}
                {n === 0 && mayRun(current) && <span class="small">{t('import.nothing.to.do')}</span>}
                {change}
                {mayRun(current) && (
                    <button type="button" class="primary" disabled={busy || n === 0} onClick={() => void run()}>
                        {t(current.of === 'suppressions' ? 'import.run.numbers' : 'import.run', { n })}
                    </button>
                )}
            </footer>
        </div>
    );
}
