// What there is now: each number leads to the list that it counts.
import { get } from '../api';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import { countOpen } from '../parts/status-bar';
import { href } from '../route';
import { can } from '../session';
import type { Page } from '../types';
import { formatNumber, t } from '../words';
import type { ActiveCampaign, ActiveCampaigns } from './active';

interface NumberProps {
    label: string;
    value: number | undefined;
    /** True where not all is counted. */
    atLeast?: boolean;
    link: string;
}

function Number({ label, value, atLeast, link }: NumberProps) {
    return (
        <li class="card">
            <a href={link}>
                <b>{value === undefined ? '…' : `${formatNumber(value)}${atLeast ? '+' : ''}`}</b>
                <span>{label}</span>
            </a>
        </li>
    );
}

/** To the one campaign that has such orders, or else to the campaigns. */
function linkToDue(active: ActiveCampaigns | undefined): string {
    const [one, ...others] = active?.campaigns.filter(({ due }) => due > 0) ?? [];
    if (!one || others.length > 0) return href(['campaigns'], { status: 'active' });
    return href(['campaigns', one.campaign.uuid],
        { tab: 'orders', status: 'scheduled', sort: 'scheduledTime', until: one.until });
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
    const sum = (of: (one: ActiveCampaign) => number) => active?.campaigns.reduce((n, one) => n + of(one), 0);
    const isPart = active !== undefined && active.total > active.campaigns.length;
    return (
        <ul class="numbers-now" aria-label={t('dashboard.now')}>
            {can('records:read') && (
                <Number label={t('dashboard.people')} value={data.people} link={href(['people'])} />
            )}
            {can('campaigns:read') && (
                <>
                    <Number label={t('dashboard.open')} value={sum((one) => countOpen(one.progress.byStatus))}
                        atLeast={isPart}
                        link={href(['campaigns'], { status: 'active' })} />
                    <Number label={t('dashboard.due')} value={sum((one) => one.due)} atLeast={isPart}
                        link={linkToDue(active)} />
                </>
            )}
            {can('suppressions:read') && (
                <Number label={t('dashboard.do-not-call')} value={data.suppressions} link={href(['do-not-call'])} />
            )}
        </ul>
    );
}
