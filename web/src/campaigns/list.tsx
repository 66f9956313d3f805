// #/campaigns?search=&status=&page=
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { useKeys } from '../keys';
import { useLoad, usePolling } from '../load';
import { loadNumbers } from '../parts/campaign-numbers';
import { Icon } from '../parts/icon';
import { Pager } from '../parts/pager';
import { Empty, Failure, Ghost } from '../parts/states';
import { StatusBar } from '../parts/status-bar';
import { go, href, pageOf, setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Campaign, Page } from '../types';
import { formatNumber, t } from '../words';
import { StatusChip } from '../parts/status-bar';
import { WindowChip } from './opening';

const limit = 25;
const statuses: readonly Campaign['status'][] = ['draft', 'active', 'paused', 'completed', 'archived'];

function CampaignRow({ campaign, round }: { campaign: Campaign; round: number }) {
    const row = useLoad(`${campaign.uuid} ${round}`, (signal) => loadNumbers(campaign, signal)).data;
    const orders = (query: Record<string, string>) => href(['campaigns', campaign.uuid], { tab: 'orders', ...query });
    return (
        <tr>
            <th scope="row" class="wide"><a href={href(['campaigns', campaign.uuid])}>{campaign.name}</a>
                {campaign.description && <div class="small clip">{campaign.description}</div>}</th>
            <td data-label={t('campaigns.status')}><StatusChip status={campaign.status} /></td>
            <td data-label={t('campaigns.window')}><WindowChip campaign={campaign} /></td>
            <td data-label={t('campaigns.type')}>{t(`campaigns.type.${campaign.type}`)}</td>
            <td class="number" data-label={t('campaigns.orders')}>
                {row && <a href={orders({})}>{formatNumber(row.progress.total)}</a>}
            </td>
            <td class="number" data-label={t('campaigns.due')}>
                {row && <a href={orders({ status: 'scheduled', until: row.until, sort: 'scheduledTime' })}>
                    {formatNumber(row.due)}</a>}
            </td>
            <td class="progress" data-label={t('campaigns.progress')}>
                {row && <StatusBar by={row.progress.byStatus} total={row.progress.total} />}
            </td>
        </tr>
    );
}

function CampaignTable({ campaigns, round }: { campaigns: Campaign[]; round: number }) {
    return (
        <div class="scroll">
            <table class="cards">
                <caption class="visually-hidden">{t('nav.campaigns')}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t('campaigns.name')}</th>
                        <th scope="col">{t('campaigns.status')}</th>
                        <th scope="col">{t('campaigns.window')}</th>
                        <th scope="col">{t('campaigns.type')}</th>
                        <th scope="col" class="number">{t('campaigns.orders')}</th>
                        <th scope="col" class="number">{t('campaigns.due')}</th>
                        <th scope="col">{t('campaigns.progress')}</th>
                    </tr>
                </thead>
                <tbody>{campaigns.map((one) => <CampaignRow key={one.uuid} campaign={one} round={round} />)}</tbody>
            </table>
        </div>
    );
}

function Tools({ search, status }: { search: string; status: string }) {
    const [text, setText] = useState(search);
    useEffect(() => setText(search), [search]);
    useEffect(() => {
        if (text === search) return;
        const timer = setTimeout(() => setQuery({ search: text, page: null }), 200);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <div class="tools" role="search">
            <input type="search" value={text} aria-label={t('campaigns.search')} placeholder={t('campaigns.search')}
                onInput={(event) => setText(event.currentTarget.value)} />
            <select aria-label={t('campaigns.status')} value={status}
                onChange={(event) => setQuery({ status: event.currentTarget.value, page: null })}>
                <option value="">{t('campaigns.status.any')}</option>
                {statuses.map((one) => <option key={one} value={one}>{t(`status.${one}`)}</option>)}
            </select>
        </div>
    );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
    if (isFiltered)
        return (
            <Empty title={t('campaigns.none-found')}>
                <button type="button" onClick={() => setQuery({ search: null, status: null, page: null })}>
                    {t('campaigns.clear')}
                </button>
            </Empty>
        );
    return (
        <Empty title={t('campaigns.none')}>
            {can('campaigns:write') && (
                <a class="button primary" href={href(['campaigns', 'new'])}>{t('campaigns.new')}</a>
            )}
        </Empty>
    );
}

export function CampaignList() {
    const { query } = useRoute();
    const { search = '', status = '' } = query;
    const page = pageOf(query);
    const [round, setRound] = useState(0);
    const { data, problem, loading, reload } = useLoad(`${search}|${status}|${page}`, (signal) =>
        get<Page<'campaigns', Campaign>>('/campaigns', { search, status, page, limit }, signal));
    usePolling(() => { reload(); setRound((n) => n + 1); }, 30);
    useKeys(can('campaigns:write') ? { n: () => go(['campaigns', 'new']) } : {});
    return (
        <>
            <div class="head">
                <h1>{t('nav.campaigns')}</h1>
                {can('campaigns:write') && (
                    <a class="button primary"
                        href={href(['campaigns', 'new'])}><Icon name="plus" /> {t('campaigns.new')}</a>
                )}
            </div>
            <Tools search={search} status={status} />
            <p class="small" role="status">{data && t('campaigns.found', { n: data.total })}</p>
            {problem ? <Failure problem={problem} onRetry={reload} /> : data === undefined ? <Ghost />
                : data.campaigns.length === 0 ? <Nothing isFiltered={search !== '' || status !== '' || page > 1} />
                : <CampaignTable campaigns={data.campaigns} round={round} />}
            {data && (
                <Pager page={page} limit={limit} shown={data.campaigns.length} total={data.total}
                    busy={loading} />
            )}
        </>
    );
}
