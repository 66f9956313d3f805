// #/campaigns/UUID?tab=orders&status=&search=&sort=&until=&page=&order=
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { useKeys } from '../keys';
import { useLoad, usePolling } from '../load';
import { Icon } from '../parts/icon';
import { Pager } from '../parts/pager';
import { Empty, Failure, Ghost } from '../parts/states';
import { countOpen, openStatuses, orderStatuses } from '../parts/status-bar';
import { href, pageOf, setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Campaign, CampaignProgress, Order, Page } from '../types';
import { formatNumber, formatTime, t } from '../words';
import { AddPerson } from './add-person';
import { useOrderChanges } from './order-changes';
import { OrderQuestions } from './order-questions';
import { OrderTable } from './order-table';

const limit = 50;
const sorts = ['', 'scheduledTime', '-scheduledTime'] as const;

interface TabsProps {
    uuid: string;
    progress: CampaignProgress | undefined;
    status: string;
}

function StatusTabs({ uuid, progress, status }: TabsProps) {
    const { query } = useRoute();
    const link = (value: string, label: string, count: number | undefined) => (
        <a key={value} aria-current={status === value ? 'page' : undefined}
            href={href(['campaigns', uuid], { tab: 'orders', search: query.search, sort: query.sort, status: value })}>
            {value && !value.includes(',') && <i class={`dot is-${value}`} />}{label}
            {count !== undefined && <b class="number"> {formatNumber(count)}</b>}
        </a>
    );
    return (
        <nav class="tabs small-tabs" aria-label={t('campaigns.order.status')}>
            {link('', t('campaigns.order.all'), progress?.total)}
            {link(openStatuses.join(','), t('campaigns.order.open'), progress && countOpen(progress.byStatus))}
            {orderStatuses.map((one) => link(one, t(`status.${one}`), progress?.byStatus[one]))}
        </nav>
    );
}

interface ToolsProps {
    campaign: Campaign;
    onAdd: () => void;
}

function Tools({ campaign, onAdd }: ToolsProps) {
    const { search = '', sort = '', until } = useRoute().query;
    const [text, setText] = useState(search);
    useEffect(() => setText(search), [search]);
    useEffect(() => {
        if (text === search) return;
        const timer = setTimeout(() => setQuery({ search: text, page: null, order: null }), 200);
        return () => clearTimeout(timer);
    }, [text]);
    const isClosed = campaign.status === 'completed' || campaign.status === 'archived';
    return (
        <div class="tools">
            <input type="search" value={text} aria-label={t('campaigns.order.search')}
                placeholder={t('campaigns.order.search')}
                onInput={(event) => setText(event.currentTarget.value)} />
            <select aria-label={t('campaigns.order.sort')} value={sort}
                onChange={(event) => setQuery({ sort: event.currentTarget.value, page: null })}>
                {sorts.map((one) => (
                    <option key={one} value={one}>{t(`campaigns.order.sort.${one || 'newest'}`)}</option>
                ))}
            </select>
            {until && (
                <button type="button" class="chip" onClick={() => setQuery({ until: null, page: null })}>
                    {t('campaigns.order.until', { time: formatTime(until, campaign.timezone) })} <Icon name="close" />
                    <span class="visually-hidden">{t('campaigns.clear')}</span>
                </button>
            )}
            {can('campaigns:write') && !isClosed && (
                <button type="button" class="primary" onClick={onAdd}><Icon name="plus" /> {t('campaigns.add')}</button>
            )}
            {isClosed && <span class="small">{t('campaigns.closed')}</span>}
        </div>
    );
}

function Nothing({ campaign, isFiltered }: { campaign: Campaign; isFiltered: boolean }) {
    if (!isFiltered)
        return (
            <Empty title={t('campaigns.order.none')}>
                <div class="tools">
                    <a class="button" href={href(['people'], { type: campaign.recordTypeUuid })}>
                        <Icon name="people" /> {t('nav.people')}
                    </a>
                    {can('imports:write') && (
                        <a class="button" href={href(['import', 'new'], { campaign: campaign.uuid })}>
                            <Icon name="upload" /> {t('nav.import')}
                        </a>
                    )}
                </div>
            </Empty>
        );
    return (
        <Empty title={t('campaigns.order.none-found')}>
            <button type="button" onClick={() => setQuery({ search: null, status: null, until: null, page: null })}>
                {t('campaigns.clear')}
            </button>
        </Empty>
    );
}

function useOrders(campaign: Campaign) {
    const { query } = useRoute();
    const { status = '', search = '', sort = '', until = '' } = query;
    const page = pageOf(query);
    const path = `/campaigns/${campaign.uuid}`;
    const wanted = { status, search, sort, scheduledBefore: until, page, limit };
    const list = useLoad(`${campaign.uuid}|${status}|${search}|${sort}|${until}|${page}`, (signal) =>
        get<Page<'orders', Order>>(`${path}/orders`, wanted, signal));
    const counts = useLoad(`counts ${campaign.uuid}`, (signal) =>
        get<CampaignProgress>(`${path}/progress`, undefined, signal));
    const reload = () => { list.reload(); counts.reload(); };
    usePolling(reload, 30);
    const isFiltered = status + search + until !== '' || page > 1;
    return { list, counts, reload, status, page, isFiltered };
}

export function Orders({ campaign }: { campaign: Campaign }) {
    const { list, counts, reload, status, page, isFiltered } = useOrders(campaign);
    const { order: open } = useRoute().query;
    const changes = useOrderChanges(reload);
    const [isAdding, setAdding] = useState(false);
    const isClosed = campaign.status === 'completed' || campaign.status === 'archived';
    useKeys(can('campaigns:write') && !isClosed ? { n: () => setAdding(true) } : {});
    const { data, problem } = list;
    const atLeast = data?.totalRelation === 'gte';
    return (
        <>
            <StatusTabs uuid={campaign.uuid} progress={counts.data} status={status} />
            <Tools campaign={campaign} onAdd={() => setAdding(true)} />
            <p class="small" role="status">
                {data && t(atLeast ? 'campaigns.order.found-many' : 'campaigns.order.found', { n: data.total })}
                {data && data.orders.length > 0 && can('campaigns:write') && (
                    <span class="keyboard-only"> · {t('campaigns.order.keys')}</span>
                )}
            </p>
            {problem ? <Failure problem={problem} onRetry={reload} /> : !data ? <Ghost />
                : data.orders.length === 0 ? <Nothing campaign={campaign} isFiltered={isFiltered} />
                : <OrderTable campaign={campaign} orders={data.orders} open={open} changes={changes} />}
            {data && (
                <Pager page={page} limit={limit} shown={data.orders.length} total={data.total} atLeast={atLeast}
                    busy={list.loading} />
            )}
            <OrderQuestions campaign={campaign} changes={changes} onChanged={reload} />
            {isAdding && <AddPerson campaign={campaign} onAdded={reload} onClose={() => setAdding(false)} />}
        </>
    );
}
