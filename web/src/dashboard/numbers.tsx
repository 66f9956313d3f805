// What there is now: each number leads to the list that it counts.
import { get } from '../api';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import { countOpen } from '../parts/status-bar';
import { href } from '../route';
import { can } from '../session';
import type { Page } from '../types';
import { formatNumber, t } from '../words';
import type { ActiveCampaigns } from './active';

function Number({ label, value, atLeast, link, note }: { label: string; value: number | undefined; atLeast?: boolean; link: string; note?: string }) {
    return (
        <li class="card">
            <a href={link}>
                <b>{value === undefined ? '…' : `${formatNumber(value)}${atLeast ? '+' : ''}`}</b>
                <span>{label}</span>
            </a>
            {note && <span class="small">{note}</span>}
        </li>
    );
}

/** To the one campaign that has such orders, or else to the campaigns. */
function linkToDue(active: ActiveCampaigns | undefined): string {
    const due = active?.campaigns.filter((one) => one.due > 0) ?? [];
    if (due.length !== 1 || !due[0]) return href(['campaigns'], { status: 'active' });
    return href(['campaigns', due[0].campaign.uuid], { tab: 'orders', status: 'scheduled', sort: 'scheduledTime', until: due[0].until });
}

interface Totals {
    people: number | undefined;
    suppressions: number | undefined;
}

async function loadTotals(signal: AbortSignal): Promise<Totals> {
    const total = (path: string) => get<Page<'items', unknown>>(path, { limit: 0 }, signal).then((page) => page.total);
    const [people, suppressions] = await Promise.all([
        can('records:read') ? total('/records') : undefined,
        can('suppressions:read') ? total('/suppressions') : undefined,
    ]);
    return { people, suppressions };
}

export function Numbers({ active, round }: { active: ActiveCampaigns | undefined; round: number }) {
    const { data, problem, reload } = useLoad(`totals ${round}`, loadTotals);
    if (problem && !data) return <Failure problem={problem} onRetry={reload} />;
    if (!data) return <Ghost rows={3} />;
    const sum = (of: (one: ActiveCampaigns['campaigns'][number]) => number) => active?.campaigns.reduce((n, one) => n + of(one), 0);
    const isPart = active !== undefined && active.total > active.campaigns.length;
    return (
        <ul class="numbers-now" aria-label={t('dashboard.now')}>
            {can('records:read') && <Number label={t('dashboard.people')} value={data.people} link={href(['people'])} />}
            {can('campaigns:read') && (
                <>
                    <Number label={t('dashboard.open')} value={sum((one) => countOpen(one.progress.byStatus))} atLeast={isPart}
                        link={href(['campaigns'], { status: 'active' })} />
                    <Number label={t('dashboard.due')} value={sum((one) => one.due)} atLeast={isPart} link={linkToDue(active)} />
                </>
            )}
            {can('suppressions:read') && (
                <Number label={t('dashboard.do-not-call')} value={data.suppressions} link={href(['do-not-call'])} />
            )}
        </ul>
    );
}
