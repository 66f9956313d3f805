// Exports that were asked for: how far each is, and its file.
import { useEffect, useState } from 'preact/hooks';
import { Problem, address, call, get, newKey } from '../api';
import { useLoad, usePolling } from '../load';
import { useCampaignNames } from '../parts/campaign-field';
import { Confirm } from '../parts/confirm';
import { formatBytes, formatSpan } from '../parts/measures';
import { Pager } from '../parts/pager';
import { Empty, Failure, Ghost } from '../parts/states';
import { tellProblem } from '../parts/toast';
import { pageOf, useRoute } from '../route';
import { can } from '../session';
import type { Export, Page } from '../types';
import { formatAgo, formatDay, formatNumber, formatTime, t } from '../words';
import type { Choices } from './form';
import { formats } from './model';

const perPage = 20;

function isBusy(one: Export): boolean {
    return one.state === 'waiting' || one.state === 'running';
}

function nameOf(one: Export, { types }: Choices, campaigns: Map<string, string>): string {
    const type = types.find((other) => other.uuid === one.recordTypeUuid);
    const parts = [type && one.of === 'records' ? type.plural ?? type.name : t(`export.of.${one.of}`), campaigns.get(one.campaignUuid ?? ''),
        one.search && `“${one.search}”`];
    const isChosen = one.filter !== null || one.segment !== null;
    return [...parts, isChosen && t('export.filtered')].filter(Boolean).join(' · ');
}

function formatName(one: Export): string {
    const [name] = formats.find(([, format, profile]) => format === one.format
        && (profile === one.profile || format !== 'csv'))!;
    return t(`export.format.${name}`);
}

function State({ one }: { one: Export }) {
    const { done, total, secondsLeft } = one.progress;
    if (one.state === 'running' || one.state === 'waiting') {
        const label = t(`export.state.${one.state}`);
        return (
            <>
                <progress {...(one.state === 'running' && total > 0 ? { max: total, value: done } : {})}
                    aria-label={label} />
                <span class="small">
                    {label}{total > 0 && ` · ${formatNumber(done)} / ${formatNumber(total)}`}
                    {secondsLeft !== null && one.state === 'running' && ` · ${formatSpan(secondsLeft)}`}
                </span>
            </>
        );
    }
    const tone = one.state === 'done' ? 'good' : one.state === 'failed' ? 'bad' : 'warn';
    const problem = one.problem as { detail?: string } | null;
    return (
        <>
            <span class={`chip ${tone}`}>{t(`export.state.${one.state}`)}</span>
            {problem?.detail && <p class="fault small">{problem.detail}</p>}
        </>
    );
}

interface RowProps {
    one: Export;
    name: string;
    onCancel: (one: Export) => void;
    onDelete: (one: Export) => void;
}

function Row({ one, name, onCancel, onDelete }: RowProps) {
    return (
        <li>
            <div>
                <h3>{name}</h3>
                <p class="small">
                    {formatName(one)} · <time dateTime={one.createdAt}
                        title={formatTime(one.createdAt)}>{formatAgo(one.createdAt)}</time>
                    {one.state === 'done' && ` · ${t('export.rows', { n: one.rows })} · ${formatBytes(one.bytes)}`}
                    {one.expiresAt && ` · ${t('export.until', { day: formatDay(one.expiresAt) })}`}
                </p>
            </div>
            <div><State one={one} /></div>
            <div class="tools">
                {one.state === 'done' && (
                    <a class="button primary" href={address(`/exports/${one.uuid}/file`)} download
                        aria-label={t('export.download.of', { name })}>
                        {t('export.download')}
                    </a>
                )}
                {isBusy(one) && can('exports:write')
                    && <button type="button" onClick={() => onCancel(one)}>{t('export.cancel')}</button>}
                {!isBusy(one) && can('exports:write') && (
                    <button type="button" aria-label={t('export.delete.of', { name })} onClick={() => onDelete(one)}>
                        {t('delete')}
                    </button>
                )}
            </div>
        </li>
    );
}

export function ExportList({ choices, round }: { choices: Choices; round: number }) {
    const { query } = useRoute();
    const page = pageOf(query);
    const { data, problem, loading, reload } = useLoad(`exports ${page}`, (signal) =>
        get<Page<'exports', Export>>('/exports', { page, limit: perPage }, signal));
    const campaigns = useCampaignNames(data?.exports.map((one) => one.campaignUuid) ?? []);
    const [doomed, doom] = useState<Export | null>(null);
    useEffect(() => {
        if (round > 0) reload();
    }, [round]);
    usePolling(() => loading || reload(), 1, data?.exports.some(isBusy) ?? false);
    const cancel = (one: Export) => void call('POST', `/exports/${one.uuid}/cancel`, { headers: newKey() })
        // One that has ended meanwhile is shown with its end.
        .catch((error: unknown) => (error instanceof Problem && error.status === 409 ? undefined : tellProblem(error)))
        .then(reload);
    const remove = async () => {
        await call('DELETE', `/exports/${doomed!.uuid}`)
            .catch((error: unknown) =>
                (error instanceof Problem && error.status === 404 ? undefined : tellProblem(error)));
        doom(null);
        reload();
    };
    return (
        <section aria-labelledby="exports">
            <h2 id="exports">{t('export.list')}</h2>
            {problem && !data && <Failure problem={problem} onRetry={reload} />}
            {!data && !problem && <Ghost rows={4} />}
            {data?.total === 0 && <Empty title={t('export.none')} />}
            <ul class="exports">
                {data?.exports.map((one) =>
                    <Row key={one.uuid} one={one} name={nameOf(one, choices, campaigns)} onCancel={cancel} onDelete={doom} />)}
            </ul>
            {data && <Pager page={page} limit={perPage} shown={data.exports.length} total={data.total}
                busy={loading} />}
            {doomed && (
                <Confirm title={t('export.delete.sure')} action={t('export.delete')} danger onConfirm={remove}
                    onClose={() => doom(null)}>
                    <p>{t('export.delete.means', { name: nameOf(doomed, choices, campaigns) })}</p>
                </Confirm>
            )}
        </section>
    );
}
