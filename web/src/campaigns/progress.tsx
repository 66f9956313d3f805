// #/campaigns/UUID?tab=progress&days=30|90
import { get } from '../api';
import { useLoad, usePolling } from '../load';
import { Failure, Ghost } from '../parts/states';
import { StatusBar, StatusLegend, countOpen } from '../parts/status-bar';
import { EventPlot, EventTable } from '../plots/events';
import { DaysChoice, lastDays } from '../plots/days';
import { useRoute } from '../route';
import type { Campaign, CampaignProgress, EventDays } from '../types';
import { formatNumber, t } from '../words';

function Now({ campaign }: { campaign: Campaign }) {
    const { data, problem, reload } = useLoad(campaign.uuid, (signal) =>
        get<CampaignProgress>(`/campaigns/${campaign.uuid}/progress`, undefined, signal));
    usePolling(reload, 30);
    if (problem && !data) return <Failure problem={problem} onRetry={reload} />;
    if (!data) return <Ghost rows={3} />;
    const done = data.total - countOpen(data.byStatus);
    return (
        <>
            <p>{t('campaigns.done', {
                done: formatNumber(done), total: formatNumber(data.total),
                percent: formatNumber(data.total ? Math.floor((100 * done) / data.total) : 0),
            })}</p>
            <StatusBar by={data.byStatus} total={data.total} />
            <StatusLegend of={{ campaign: campaign.uuid, by: data.byStatus }} />
        </>
    );
}

export function Progress({ campaign }: { campaign: Campaign }) {
    const days = useRoute().query.days === '90' ? 90 : 30;
    const range = lastDays(campaign.timezone, days);
    const wanted = { ...range, campaignUuid: campaign.uuid, timezone: campaign.timezone };
    const { data, problem, reload } = useLoad(`${campaign.uuid} ${range.from} ${range.to}`, (signal) =>
        get<EventDays>('/stats/events', wanted, signal));
    usePolling(reload, 30);
    return (
        <div class="progress-page">
            <section class="card" aria-labelledby="now">
                <h2 id="now">{t('campaigns.now')}</h2>
                <Now campaign={campaign} />
            </section>
            <section aria-labelledby="per-day">
                <div class="head">
                    <h2 id="per-day">{t('campaigns.per-day')}</h2>
                    <span class="small">{t('campaigns.days-of', { zone: campaign.timezone })}</span>
                    <DaysChoice days={days} />
                </div>
                {problem && !data ? <Failure problem={problem} onRetry={reload} /> : !data ? <Ghost />
                    : data.total === 0 ? <EventPlot days={data.days} stacked={false} /> : (
                        <div class="beside">
                            <EventPlot days={data.days} stacked={false} />
                            <EventTable days={data.days} />
                        </div>
                    )}
            </section>
        </div>
    );
}
