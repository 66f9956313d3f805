// How many rows, which ones, and why not.
import { fullName } from '../nouns';
import { Problem, get } from '../api';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import { href } from '../route';
import type { components } from '../schema';
import type { Action, Person } from '../types';
import { formatNumber, t } from '../words';

type ActionCounts = components['schemas']['ActionCounts'];
type ActionRow = components['schemas']['ActionRow'];

function reasonOf(code: string): string {
    const text = t(`actions.code.${code}`);
    return text.startsWith('actions.code.') ? code.replaceAll('_', ' ') : text;
}

function Line({ title, count }: { title: string; count: number }) {
    return <tr><th scope="row">{title}</th><td class="number">{formatNumber(count)}</td></tr>;
}

export function Counts({ counts, isDone = false }: { counts: ActionCounts; isDone?: boolean }) {
    const refused = Object.entries(counts.refused as Record<string, number>);
    return (
        <table class="effects">
            <tbody>
                <Line title={t(isDone ? 'actions.affected.done' : 'actions.affected')} count={counts.affected} />
                <Line title={t('actions.unchanged')} count={counts.unchanged} />
                {refused.map(([code, count]) => (
                    <Line key={code} title={`${t('actions.refused')}: ${reasonOf(code)}`} count={count} />
                ))}
            </tbody>
        </table>
    );
}

/** Who they are: null for one that is gone. */
async function findPeople(rows: ActionRow[], signal: AbortSignal): Promise<(Person | null)[]> {
    return Promise.all(rows.map(async ({ uuid }) => {
        if (uuid === null) return null;
        try {
            return await get<Person>(`/records/${uuid}`, {}, signal);
        } catch (error) {
            if (error instanceof Problem && error.status === 404) return null;
            throw error;
        }
    }));
}

function List({ rows }: { rows: ActionRow[] }) {
    const { data, problem, reload } = useLoad(rows.map(({ uuid }) => uuid).join(), (signal) => findPeople(rows, signal));
    if (problem) return <Failure problem={problem} onRetry={reload} />;
    if (!data) return <Ghost rows={Math.min(4, rows.length)} />;
    return (
        <ul class="sample">
            {rows.map(({ uuid, status, code }, i) => {
                const person = data[i];
                const names = person ? fullName(person) : '';
                const name = person ? names || person.phone : t('actions.gone');
                return (
                    <li key={uuid ?? i}>
                        {person ? <a href={href(['people', person.uuid])}>{name}</a> : <span class="quiet">{name}</span>}{' '}
                        <span class="small">
                            <bdi dir="ltr">{person?.phone}</bdi> {status === 'refused' ? reasonOf(code ?? '') : t(`actions.row.${status}`)}
                        </span>
                    </li>
                );
            })}
        </ul>
    );
}

export function Samples({ rows }: { rows: ActionRow[] }) {
    if (rows.length === 0) return null;
    return (
        <details open>
            <summary>{t('actions.samples')}</summary>
            <List rows={rows} />
        </details>
    );
}

/** The first of those that were refused. */
export function Refused({ uuid }: { uuid: string }) {
    const { data, problem, reload } = useLoad(uuid, (signal) =>
        get<{ rows: ActionRow[]; total: number }>(`/actions/${uuid}/rows`, { status: 'refused', limit: 10 }, signal));
    if (problem) return <Failure problem={problem} onRetry={reload} />;
    if (!data) return <Ghost rows={2} />;
    return (
        <details open>
            <summary>{t('actions.refusedRows', { shown: data.rows.length, total: data.total })}</summary>
            <List rows={data.rows} />
        </details>
    );
}

export function Outcome({ action }: { action: Action }) {
    return <p role="status"><strong>{t(`actions.state.${action.state}`)}</strong></p>;
}
