// What is going on behind the requests, and what went on last; the last imports.
import { get } from '../api';
import { useLoad, usePolling } from '../load';
import { Empty, Failure, Ghost } from '../parts/states';
import { href } from '../route';
import { can } from '../session';
import type { Import, Job, Page } from '../types';
import { formatAgo, formatNumber, t } from '../words';

const running: readonly Job['state'][] = ['waiting', 'running'];
const tones: Record<string, string> = {
    done: 'good', failed: 'bad', running: 'warn', checking: 'warn', undoing: 'warn',
};

function State({ state }: { state: Job['state'] | Import['state'] }) {
    return <span class={`chip ${tones[state] ?? ''}`}>{t(`dashboard.state.${state}`)}</span>;
}

function linkOf(job: Job): string | null {
    if (job.kind === 'import') return can('imports:read') ? href(['import', job.uuid]) : null;
    if (job.kind === 'export') return can('exports:read') ? href(['export']) : null;
    if (job.kind === 'index') return job.recordTypeUuid ? href(['types', job.recordTypeUuid]) : null;
    return null;
}

function JobProgress({ job }: { job: Job }) {
    const { done, total, secondsLeft } = job.progress;
    const name = t(`dashboard.job.${job.kind}`);
    return (
        <>
            <progress aria-label={name} {...(total > 0 ? { max: total, value: done } : {})} />
            <span class="small">{t('dashboard.rows-of', { done: formatNumber(done), total: formatNumber(total) })}
                {secondsLeft !== null
                    && ` · ${t('dashboard.left', { n: Math.max(1, Math.ceil(secondsLeft / 60)) })}`}</span>
        </>
    );
}

function JobItem({ job }: { job: Job }) {
    const link = linkOf(job);
    const name = t(`dashboard.job.${job.kind}`) + (job.field ? ` ${job.field}` : '');
    const detail = job.problem?.detail;
    return (
        <li>
            <div class="line">{link ? <a href={link}>{name}</a> : <span>{name}</span>}<State state={job.state} />
                <span class="small">{formatAgo(job.finishedAt ?? job.startedAt ?? job.createdAt)}</span></div>
            {job.state === 'running' ? <JobProgress job={job} />
                : job.state === 'done' && <span class="small">{t('dashboard.rows', { n: job.progress.total })}</span>}
            {typeof detail === 'string' && <p class="fault small">{detail}</p>}
        </li>
    );
}

/** Every two seconds while something runs. */
export function Jobs({ round }: { round: number }) {
    const { data, problem, reload } = useLoad(`jobs ${round}`, (signal) =>
        get<Page<'jobs', Job>>('/jobs', { limit: 6 }, signal));
    usePolling(reload, 2, data?.jobs.some((job) => running.includes(job.state)) ?? false);
    if (problem && !data) return <Failure problem={problem} onRetry={reload} />;
    if (!data) return <Ghost rows={3} />;
    if (data.jobs.length === 0) return <Empty title={t('dashboard.no-jobs')} />;
    return <ul class="jobs">{data.jobs.map((job) => <JobItem key={job.uuid} job={job} />)}</ul>;
}

function counts({ counts: of }: Import): string {
    if (!of) return '';
    const all = [['created', of.create], ['updated', of.update], ['refused', of.error]] as const;
    return all.filter(([, n]) => n > 0).map(([key, n]) => t(`dashboard.import.${key}`, { n })).join(', ');
}

export function Imports({ round }: { round: number }) {
    const { data, problem, reload } = useLoad(`imports ${round}`, (signal) =>
        get<Page<'imports', Import>>('/imports', { limit: 5 }, signal));
    if (problem && !data) return <Failure problem={problem} onRetry={reload} />;
    if (!data) return <Ghost rows={3} />;
    if (data.imports.length === 0)
        return (
            <Empty title={t('dashboard.no-imports')}>
                {can('imports:write') && <a class="button" href={href(['import', 'new'])}>{t('nav.import')}</a>}
            </Empty>
        );
    return (
        <ul class="jobs">
            {data.imports.map((one) => (
                <li key={one.uuid}>
                    <div class="line">
                        <a href={href(['import', one.uuid])}>{one.name ?? t('dashboard.unnamed')}</a>
                        <State state={one.state} />
                        <span class="small">{formatAgo(one.updatedAt)}</span>
                    </div>
                    <span class="small">{counts(one)}</span>
                </li>
            ))}
        </ul>
    );
}
