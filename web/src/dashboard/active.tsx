// The campaigns that are active, and how far each is.
import { get } from '../api';
import { loadNumbers, type CampaignNumbers } from '../parts/campaign-numbers';
import { Empty } from '../parts/states';
import { StatusBar, StatusLegend, countOpen, openStatuses } from '../parts/status-bar';
import { href } from '../route';
import { can } from '../session';
import type { Campaign, Page } from '../types';
import { formatNumber, t } from '../words';

/** So many are shown and counted. */
const most = 20;

export type ActiveCampaign = CampaignNumbers & { campaign: Campaign };

export interface ActiveCampaigns {
    total: number;
    campaigns: ActiveCampaign[];
}

export async function loadActive(signal: AbortSignal): Promise<ActiveCampaigns> {
    const wanted = { status: 'active', limit: most };
    const { total, campaigns } = await get<Page<'campaigns', Campaign>>('/campaigns', wanted, signal);
    const load = async (campaign: Campaign) => ({ campaign, ...(await loadNumbers(campaign, signal)) });
    return { total, campaigns: await Promise.all(campaigns.map(load)) };
}

function Row({ one: { campaign, progress, due, until } }: { one: ActiveCampaign }) {
    const link = (query: Record<string, string>) => href(['campaigns', campaign.uuid], { tab: 'orders', ...query });
    const number = (label: string, query: Record<string, string>, value: number) => (
        <td class="number" data-label={label}><a href={link(query)}>{formatNumber(value)}</a></td>
    );
    return (
        <tr>
            <th scope="row" class="wide">
                <a href={href(['campaigns', campaign.uuid], { tab: 'progress' })}>{campaign.name}</a>
            </th>
            <td class="progress" data-label={t('dashboard.progress')}>
                <StatusBar by={progress.byStatus} total={progress.total} />
            </td>
            {number(t('dashboard.orders'), {}, progress.total)}
            {number(t('dashboard.open-orders'), { status: openStatuses.join(',') }, countOpen(progress.byStatus))}
            {number(t('dashboard.due'), { status: 'scheduled', sort: 'scheduledTime', until }, due)}
        </tr>
    );
}

export function Active({ active }: { active: ActiveCampaigns }) {
    const [one] = active.total === 1 ? active.campaigns : [];
    if (active.total === 0)
        return (
            <Empty title={t('dashboard.no-campaigns')}>
                {can('campaigns:write') && (
                    <a class="button" href={href(['campaigns', 'new'])}>{t('dashboard.new-campaign')}</a>
                )}
            </Empty>
        );
    return (
        <>
            <div class="scroll">
                <table class="cards">
                    <caption class="visually-hidden">{t('dashboard.active')}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t('dashboard.campaign')}</th>
                            <th scope="col">{t('dashboard.progress')}</th>
                            <th scope="col" class="number">{t('dashboard.orders')}</th>
                            <th scope="col" class="number">{t('dashboard.open-orders')}</th>
                            <th scope="col" class="number">{t('dashboard.due')}</th>
                        </tr>
                    </thead>
                    <tbody>{active.campaigns.map((one) => <Row key={one.campaign.uuid} one={one} />)}</tbody>
                </table>
            </div>
            <StatusLegend of={one && { campaign: one.campaign.uuid, by: one.progress.byStatus }} />
            {active.total > active.campaigns.length && (
                <p class="small">
                    <a href={href(['campaigns'], { status: 'active' })}>
                        {t('dashboard.all-active', { n: active.total })}
                    </a>
                </p>
            )}
        </>
    );
}
