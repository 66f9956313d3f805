// What has become of the rows, and what can be done with it now.
import { useState } from 'preact/hooks';
import { address, get } from '../api';
import { useLoad } from '../load';
import { Confirm } from '../parts/confirm';
import { href } from '../route';
import type { Import, Page } from '../types';
import { formatDay, t } from '../words';
import { Counts, fileName, mayRun, written } from './check';
import { Faults } from './faults';
import type { Followed } from './use-import';
import { useTargets } from './use-targets';

interface KeptRow {
    row: number;
    uuid: string | null;
}

const keptDays = 30;
const typedFrom = 100;

/** Whom this import has added or changed, in the list of people. */
export function peopleOf(current: Import): string {
    const filter = JSON.stringify({ field: 'importUuid', value: current.uuid });
    return href(['people'], { type: current.recordTypeUuid, filter });
}

function Links({ current }: { current: Import }) {
    const file = (name: string) => address(`/imports/${current.uuid}/${name}`);
    const { counts, campaignUuid, of, state } = current;
    const isUndone = state === 'undone';
    const another = href(['import', 'new'], { type: current.recordTypeUuid, campaign: campaignUuid });
    const links: [boolean, string, string, string?][] = [
        [!isUndone && of === 'records' && written(current) > 0, peopleOf(current), 'import.people'],
        [!isUndone && campaignUuid !== null, href(['campaigns', campaignUuid ?? '']), 'import.to.campaign'],
        [!isUndone && of === 'suppressions', href(['do-not-call']), 'nav.do-not-call'],
        [(counts?.error ?? 0) > 0, file('errors.csv'), 'import.errors.file', fileName(current, 'refused')],
        [of === 'records', file('map.csv'), 'import.map.file', fileName(current, 'rows')],
        [true, another, 'import.another'],
    ];
    return (
        <ul class="links">
            {links.filter(([isShown]) => isShown).map(([, to, key, saved], i) => (
                <li key={key}>
                    <a class={i === 0 ? 'button primary' : 'button'} href={to} {...(saved ? { download: saved } : {})}>{t(key)}</a>
                </li>
            ))}
        </ul>
    );
}

/** What an undoing has left alone. */
function Kept({ data }: { data: Page<'rows', KeptRow> | undefined }) {
    if (!data || data.total === 0) return null;
    const name = (row: KeptRow) => t('import.row', { row: String(row.row) });
    return (
        <>
            <h2>{t('import.kept', { n: data.total })}</h2>
            <p class="small">{t('import.kept.why')}</p>
            <ul class="examples">
                {data.rows.map((row) => (
                    <li key={row.row}>
                        {row.uuid ? <a href={href(['people', row.uuid])}>{name(row)}</a> : name(row)}
                    </li>
                ))}
                {data.total > data.rows.length && (
                    <li class="quiet">{t('import.and.more', { n: data.total - data.rows.length })}</li>
                )}
            </ul>
        </>
    );
}

function Undo({ followed, current }: { followed: Followed; current: Import }) {
    const [asked, ask] = useState(false);
    const { create, update, suppressed } = current.counts!;
    const until = new Date(new Date(current.createdAt).getTime() + keptDays * 86400000).toISOString();
    const isTyped = create + suppressed > typedFrom;
    const undo = async () => {
        await followed.start('undo');
        ask(false);
    };
    return (
        <div class="card">
            <h2>{t('import.undo')}</h2>
            <p class="small">{t('import.undo.until', { day: formatDay(until) })}</p>
            <button type="button" onClick={() => ask(true)}>{t('import.undo')} …</button>
            {asked && (
                <Confirm title={t('import.undo.sure')} action={t('import.undo.do')} danger onConfirm={undo}
                    onClose={() => ask(false)}
                    {...(isTyped ? { typed: String(create + suppressed) } : {})}>
                    <ul>
                        {create + suppressed > 0 && <li>{t('import.undo.created', { n: create + suppressed })}</li>}
                        {update > 0 && <li>{t('import.undo.updated', { n: update })}</li>}
                        <li>{t('import.undo.kept')}</li>
                    </ul>
                </Confirm>
            )}
        </div>
    );
}

export function Result({ followed, current }: { followed: Followed; current: Import }) {
    const targets = useTargets(current);
    const problem = current.problem as { detail?: string } | null;
    const isOld = Date.now() - new Date(current.createdAt).getTime() > keptDays * 86400000;
    const canUndo = current.of === 'records' && current.state !== 'undone' && written(current) > 0 && !isOld
        && mayRun(current);
    const isUndone = current.state === 'undone';
    const kept = useLoad(isUndone ? `kept ${current.uuid}` : null, (signal) =>
        get<Page<'rows', KeptRow>>(`/imports/${current.uuid}/rows`, { status: 'kept', limit: 50 }, signal));
    // An undoing that has found everything changed has done nothing, and must not sound as if it had.
    const end = isUndone && kept.data && kept.data.total >= written(current) ? 'untouched' : current.state;
    return (
        <div>
            <p role="status" class={current.state === 'failed' ? 'fault' : ''}>
                <strong>{t(`import.end.${end}`)}</strong>
            </p>
            {problem?.detail && <p class="fault">{problem.detail}</p>}
            <Counts current={current} form="did" />
            <Links current={current} />
            {(current.counts?.error ?? 0) > 0 && !isOld && <p class="small">{t('import.errors.help')}</p>}
            {isOld && <p class="small">{t('import.old')}</p>}
            {isUndone && <Kept data={kept.data} />}
            {!isOld && (
                <Faults followed={followed} current={current} kind="faults" canMend={false} targets={targets} />
            )}
            {canUndo && <Undo followed={followed} current={current} />}
        </div>
    );
}
