// #/dashboard?days=30|90&view=table
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { useLoad, usePolling } from '../load';
import { Failure, Ghost } from '../parts/states';
import { DaysChoice, lastDays } from '../plots/days';
import { EventPlot, EventTable } from '../plots/events';
import { setQuery, useRoute } from '../route';
import { can } from '../session';
import type { AccountSettings, EventDays } from '../types';
import { t } from '../words';
import { Active, loadActive } from './active';
import { Imports, Jobs } from './jobs';
import { Numbers } from './numbers';

const every = 30;

/** Counts up every 30 seconds while the page is seen, and when it is seen again. */
function useRounds(): number {
    const [round, setRound] = useState(0);
    const next = () => setRound((n) => n + 1);
    usePolling(next, every);
    useEffect(() => {
        const again = () => document.visibilityState === 'visible' && next();
        document.addEventListener('visibilitychange', again);
        return () => document.removeEventListener('visibilitychange', again);
    }, []);
    return round;
}

async function loadEvents(days: number, signal: AbortSignal): Promise<EventDays> {
    const zone = can('account:read') ? (await get<AccountSettings>('/account', undefined, signal)).timezone : 'UTC';
    return get<EventDays>('/stats/events', { ...lastDays(zone, days), timezone: zone }, signal);
}

function Events({ round }: { round: number }) {
    const { query } = useRoute();
    const days = query.days === '90' ? 90 : 30;
    const isTable = query.view === 'table';
    const { data, problem, reload } = useLoad(`events ${days} ${round}`, (signal) => loadEvents(days, signal));
    return (
        <section class="card" aria-labelledby="per-day">
            <div class="head">
                <h2 id="per-day">{t('dashboard.per-day')}</h2>
                <DaysChoice days={days} />
                <span class="switch" role="group" aria-label={t('dashboard.view')}>
                    <button type="button" aria-pressed={!isTable}
                        onClick={() => setQuery({ view: null })}>{t('dashboard.plot')}</button>
                    <button type="button" aria-pressed={isTable}
                        onClick={() => setQuery({ view: 'table' })}>{t('dashboard.table')}</button>
                </span>
            </div>
            {problem && !data ? <Failure problem={problem} onRetry={reload} /> : !data ? <Ghost />
                : isTable ? <EventTable days={data.days} /> : <EventPlot days={data.days} stacked />}
            {data && <p class="small">{t('dashboard.days-of', { zone: data.timezone })}</p>}
        </section>
    );
}

export default function Dashboard() {
    const round = useRounds();
    const active = useLoad(can('campaigns:read') ? `active ${round}` : null, loadActive);
    return (
        <div class="dashboard">
            <div class="head"><h1>{t('nav.dashboard')}</h1></div>
            <Numbers active={active.data} round={round} />
            {can('campaigns:read') && (
                <>
                    <Events round={round} />
                    <section class="card" aria-labelledby="active">
                        <h2 id="active">{t('dashboard.active')}</h2>
                        {active.problem && !active.data ? <Failure problem={active.problem} onRetry={active.reload} />
                            : active.data ? <Active active={active.data} /> : <Ghost rows={4} />}
                    </section>
                </>
            )}
            <div class="halves">
                <section class="card" aria-labelledby="jobs">
                    <h2 id="jobs">{t('dashboard.jobs')}</h2>
                    <Jobs round={round} />
                </section>
                {can('imports:read') && (
                    <section class="card" aria-labelledby="imports">
                        <h2 id="imports">{t('dashboard.imports')}</h2>
                        <Imports round={round} />
                    </section>
                )}
            </div>
        </div>
    );
}
