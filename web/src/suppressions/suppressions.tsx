// The register of numbers that must not be called.
import { useState } from 'preact/hooks';
import { get } from '../api';
import { useLoad } from '../load';
import { CampaignField, useCampaignChoice, useCampaignNames } from '../parts/campaign-field';
import { Pager } from '../parts/pager';
import { Empty, Failure, Ghost } from '../parts/states';
import { href, pageOf, setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Page, Suppression } from '../types';
import { formatDay, formatTime, t } from '../words';
import { AddDialog } from './add';
import { LiftDialog } from './lift';
import { LookUp } from './look-up';
import { reasons, scopeName, sourceName } from './model';

const perPage = 50;

function Filters() {
    const { query } = useRoute();
    const choice = useCampaignChoice(query.campaign ?? '');
    return (
        <div class="tools">
            <label class="field">
                <span>{t('suppressions.reason')}</span>
                <select value={query.reason ?? ''} 
                    onChange={(event) => setQuery({ reason: event.currentTarget.value || null, page: null })}>
                    <option value="">{t('suppressions.any')}</option>
                    {reasons.map((reason) =>
                        <option key={reason} value={reason}>{t(`suppressions.reason.${reason}`)}</option>)}
                </select>
            </label>
            {choice.total > 0 && (
                <CampaignField choice={choice} label={t('suppressions.campaign')} empty={t('suppressions.any')}
                    onChange={(uuid) => setQuery({ campaign: uuid || null, page: null })} />
            )}
        </div>
    );
}

interface RowProps {
    entry: Suppression;
    campaigns: Map<string, string>;
    onLift: (entry: Suppression) => void;
}

function Row({ entry, campaigns, onLift }: RowProps) {
    return (
        <tr>
            <th scope="row">
                <a href={href(['do-not-call'], { phone: entry.phone })}
                    onClick={() => document.getElementById('main')?.scrollTo({ top: 0 })}><bdi dir="ltr">{entry.phone}</bdi></a>
            </th>
            <td>{t(`suppressions.reason.${entry.reason}`)}</td>
            <td>{scopeName(entry.campaignUuid, campaigns)}</td>
            <td>{sourceName(entry.source)}</td>
            <td>
                <time dateTime={entry.createdAt} title={formatTime(entry.createdAt)}>{formatDay(entry.createdAt)}</time>
            </td>
            <td>{entry.expiresAt ? formatDay(entry.expiresAt) : t('suppressions.never')}</td>
            {can('suppressions:lift') && (
                <td>
                    <button type="button" class="plain"
                        aria-label={t('suppressions.lift.title', { phone: entry.phone })} onClick={() => onLift(entry)}>
                        {t('suppressions.lift')}
                    </button>
                </td>
            )}
        </tr>
    );
}

const heads = ['phone', 'reason', 'for', 'source', 'createdAt', 'ends'];

interface TableProps extends Omit<RowProps, 'entry'> {
    list: Suppression[];
}

function Table({ list, campaigns, onLift }: TableProps) {
    return (
        <div class="scroll" tabIndex={0} role="region" aria-label={t('nav.do-not-call')}>
            <table>
                <thead>
                    <tr>
                        {heads.map((head) => <th key={head} scope="col">{t(`suppressions.${head}`)}</th>)}
                        {can('suppressions:lift') && <td />}
                    </tr>
                </thead>
                <tbody>
                    {list.map((entry) => <Row key={entry.uuid} entry={entry} campaigns={campaigns} onLift={onLift} />)}
                </tbody>
            </table>
        </div>
    );
}

function Head({ onAdd }: { onAdd: () => void }) {
    return (
        <div class="head">
            <h1>{t('nav.do-not-call')}</h1>
            {can('imports:write') && can('suppressions:write') && (
                <a class="button" href={href(['import', 'new'], { of: 'suppressions' })}>{t('suppressions.import')}</a>
            )}
            {can('exports:write') && (
                <a class="button" href={href(['export'], { of: 'suppressions' })}>{t('suppressions.export')}</a>
            )}
            {can('suppressions:write') && (
                <button type="button" class="primary" onClick={onAdd}>{t('suppressions.add')}</button>
            )}
        </div>
    );
}

export default function Suppressions() {
    const { query } = useRoute();
    const [adding, add] = useState<string | null>(null);
    const [lifting, lift] = useState<Suppression | null>(null);
    const [round, setRound] = useState(0);
    const page = pageOf(query);
    const asked = { page, limit: perPage, reason: query.reason, campaignUuid: query.campaign };
    const { data, problem, loading, reload } = useLoad(`suppressions ${JSON.stringify(asked)} ${round}`, (signal) =>
        get<Page<'suppressions', Suppression>>('/suppressions', asked, signal));
    const campaigns = useCampaignNames(data?.suppressions.map((one) => one.campaignUuid) ?? []);
    const isFiltered = Boolean(query.reason || query.campaign);
    const changed = () => {
        add(null);
        lift(null);
        setRound(round + 1);
    };
    return (
        <section class="register">
            <Head onAdd={() => add('')} />
            <LookUp round={round} onLift={lift} onAdd={add} />
            <h2>{t('suppressions.all')}</h2>
            <Filters />
            {problem && !data && <Failure problem={problem} onRetry={reload} />}
            {!data && !problem && <Ghost />}
            {data && <p class="small" role="status">{t('suppressions.count', { n: data.total })}</p>}
            {data?.total === 0 && !isFiltered && <Empty title={t('suppressions.empty')} />}
            {data?.total === 0 && isFiltered && (
                <Empty title={t('suppressions.none.found')}>
                    <button type="button" onClick={() => setQuery({ reason: null, campaign: null, page: null })}>
                        {t('suppressions.clear')}
                    </button>
                </Empty>
            )}
            {data && data.suppressions.length > 0 && (
                <Table list={data.suppressions} campaigns={campaigns} onLift={lift} />
            )}
            {data && <Pager page={page} limit={perPage} shown={data.suppressions.length} total={data.total}
                atLeast={data.totalRelation === 'gte'} busy={loading} />}
            {adding !== null && <AddDialog phone={adding} onClose={() => add(null)}
                onAdded={(made) => { changed(); setQuery({ phone: made.phone }); }} />}
            {lifting && <LiftDialog entry={lifting} onClose={() => lift(null)} onLifted={changed} />}
        </section>
    );
}
