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

export interface ActiveCampaigns {
    total: number;
    campaigns: (CampaignNumbers & { campaign: Campaign })[];
}

export async function loadActive(signal: AbortSignal): Promise<ActiveCampaigns> {
    const { total, campaigns } = await get<Page<'campaigns', Campaign>>('/campaigns', { status: 'active', limit: most }, signal);
    return { total, campaigns: await Promise.all(campaigns.map(async (campaign) => ({ campaign, ...(await loadNumbers(campaign, signal)) }))) };
}

function Row({ one }: { one: ActiveCampaigns['campaigns'][number] }) {
    const orders = (query: Record<string, string>) => href(['campaigns', one.campaign.uuid], { tab: 'orders', ...query });
    return (
        <tr>
            <th scope="row" class="wide"><a href={href(['campaigns', one.campaign.uuid], { tab: 'progress' })}>{one.campaign.name}</a></th>
            <td class="progress" data-label={t('dashboard.progress')}><StatusBar by={one.progress.byStatus} total={one.progress.total} /></td>
            <td class="number" data-label={t('dashboard.orders')}><a href={orders({})}>{formatNumber(one.progress.total)}</a></td>
            <td class="number" data-label={t('dashboard.open-orders')}>
                <a href={orders({ status: openStatuses.join(',') })}>{formatNumber(countOpen(one.progress.byStatus))}</a>
            </td>
            <td class="number" data-label={t('dashboard.due')}>
                <a href={orders({ status: 'scheduled', sort: 'scheduledTime', until: one.until })}>{formatNumber(one.due)}</a>
            </td>
        </tr>
    );
}

export function Active({ active }: { active: ActiveCampaigns }) {
    const [one] = active.total === 1 ? active.campaigns : [];
    if (active.total === 0)
        return (
            <Empty title={t('dashboard.no-campaigns')}>
                {can('campaigns:write') && <a class="button" href={href(['campaigns', 'new'])}>{t('dashboard.new-campaign')}</a>}
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
                <p class="small"><a href={href(['campaigns'], { status: 'active' })}>{t('dashboard.all-active', { n: active.total })}</a></p>
            )}
        </>
    );
}
