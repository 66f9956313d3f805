// Events per day: the plot, what it shows of one day, and a table of the same numbers.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Empty, Ghost } from '../parts/states';
import { orderStatuses, type OrderStatus } from '../parts/status-bar';
import type { EventDay } from '../types';
import { formatDay, formatNumber, t } from '../words';
import type { PlotProps } from './plot';

function usePlot(): ComponentType<PlotProps> | 'failed' | null {
    const [plot, setPlot] = useState<{ at: ComponentType<PlotProps> | 'failed' } | null>(null);
    useEffect(() => {
        import('./plot').then((module) => setPlot({ at: module.default }), () => setPlot({ at: 'failed' }));
    }, []);
    return plot?.at ?? null;
}

function DayNumbers({ day, shown }: { day: EventDay; shown: OrderStatus[] }) {
    return (
        <>
            <b>{formatDay(day.date)}</b>
            {shown.filter((status) => day.byStatus[status] > 0).map((status) => (
                <span key={status}> · {t(`status.${status}`)} {formatNumber(day.byStatus[status])}</span>
            ))}
            {day.total === 0 && <span> · {t('plot.nothing')}</span>}
        </>
    );
}

function Legend({ shown, stacked }: { shown: OrderStatus[]; stacked: boolean }) {
    return (
        <ul class="legend">
            {shown.map((status) => (
                <li key={status}><i class={`${stacked ? 'dot' : 'dash'} is-${status}`} />{t(`status.${status}`)}</li>
            ))}
        </ul>
    );
}

export function EventPlot({ days, stacked }: { days: EventDay[]; stacked: boolean }) {
    const Plot = usePlot();
    const [day, setDay] = useState<EventDay | null>(null);
    const shown = orderStatuses.filter((status) => days.some((one) => one.byStatus[status] > 0));
    if (shown.length === 0) return <Empty title={t('plot.empty')} />;
    return (
        <div>
            {Plot === null ? <Ghost rows={6} /> : Plot === 'failed' ? <p class="quiet">{t('plot.failed')}</p>
                : <Plot days={days} stacked={stacked} onDay={setDay} />}
            <p class="small plot-day">{day ? <DayNumbers day={day} shown={shown} /> : t('plot.point')}</p>
            <Legend shown={shown} stacked={stacked} />
        </div>
    );
}

/** Newest day first; days without events are left out, so that there is less to read. */
export function EventTable({ days }: { days: EventDay[] }) {
    const shown = orderStatuses.filter((status) => days.some((day) => day.byStatus[status] > 0));
    const rows = days.filter((day) => day.total > 0).reverse();
    if (rows.length === 0) return <Empty title={t('plot.empty')} />;
    return (
        <div class="scroll numbers" tabIndex={0} role="region" aria-label={t('plot.table')}>
            <table>
                <caption class="visually-hidden">{t('plot.table')}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t('plot.day')}</th>
                        {shown.map((status) => (
                            <th key={status} scope="col" class="number">{t(`status.${status}`)}</th>
                        ))}
                        <th scope="col" class="number">{t('plot.total')}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map((day) => (
                        <tr key={day.date}>
                            <th scope="row">{formatDay(day.date)}</th>
                            {shown.map((status) => (
                                <td key={status} class="number">{formatNumber(day.byStatus[status])}</td>
                            ))}
                            <td class="number">{formatNumber(day.total)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
