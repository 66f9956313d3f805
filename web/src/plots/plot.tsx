// The plot of events per day: bars that stand on one another, or a line for each status. The only user of uPlot.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { orderStatuses, type OrderStatus } from '../parts/status-bar';
import { formatDay, locale, t } from '../words';
import type { EventDay } from '../types';

export interface PlotProps {
    days: EventDay[];
    stacked: boolean;
    onDay: (day: EventDay | null) => void;
}

// So that lines can be told apart without their colours.
const dashes: Record<OrderStatus, number[]> = {
    registered: [], planned: [6, 3], scheduled: [2, 3], busy: [10, 4], contacted: [], canceled: [8, 3, 2, 3],
    'do-not-call': [3, 3],
};

function color(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function shownStatuses(days: EventDay[]): OrderStatus[] {
    return orderStatuses.filter((status) => days.some((day) => day.byStatus[status] > 0));
}

/** Of bars the sums from below, the tallest first, so that the lower ones are drawn over it. */
function valuesOf(days: EventDay[], shown: OrderStatus[], stacked: boolean): number[][] {
    if (!stacked) return shown.map((status) => days.map((day) => day.byStatus[status]));
    const sums = shown.map((_, i) =>
        days.map((day) => shown.slice(0, i + 1).reduce((sum, status) => sum + day.byStatus[status], 0)));
    return sums.reverse();
}

/** A line has points only where something happened. */
const withEvents: uPlot.Series.Points.Filter = (plot, series) =>
    [...(plot.data[series] ?? [])].flatMap((value, i) => (value ? [i] : []));

function seriesOf(shown: OrderStatus[], stacked: boolean): uPlot.Series[] {
    const bars = uPlot.paths.bars!({ size: [0.8, 40] });
    return (stacked ? [...shown].reverse() : shown).map((status) => ({
        label: t(`status.${status}`),
        stroke: color(`--${status}`),
        ...(stacked ? { fill: color(`--${status}`), width: 0, paths: bars, points: { show: false } }
            : { width: status === 'contacted' ? 3 : 2, dash: dashes[status], points: { size: 5, filter: withEvents } }),
    }));
}

function axes(days: EventDay[]): uPlot.Axis[] {
    const line = { stroke: color('--line'), width: 1 };
    const ink = { stroke: color('--quiet'), grid: line, ticks: line };
    const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const compact = new Intl.NumberFormat(locale, { notation: 'compact' });
    return [
        {
            ...ink, grid: { show: false }, space: 70, incrs: [1, 2, 3, 7, 14, 28, 61],
            values: (_plot, places) => places.map((i) => (days[i] ? short.format(Date.parse(days[i].date)) : '')),
        },
        {
            ...ink, size: 56, incrs: Array.from({ length: 24 }, (_, i) => [1, 2, 5][i % 3]! * 10 ** Math.floor(i / 3)),
            values: (_plot, places) => places.map((n) => compact.format(n)),
        },
    ];
}

function optionsOf({ days, stacked, onDay }: PlotProps, shown: OrderStatus[], width: number): uPlot.Options {
    return {
        width, height: 260,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: !stacked } },
        scales: {
            x: { time: false, range: [-0.6, days.length - 0.4] },
            y: { range: (_plot, _min, max) => [0, Math.max(4, Math.ceil(max * 1.05))] },
        },
        axes: axes(days),
        series: [{}, ...seriesOf(shown, stacked)],
        hooks: { setCursor: [(plot) => onDay(days[plot.cursor.idx ?? -1] ?? null)] },
    };
}

/** Drawn again where the colours change, the width by itself. */
function draw(host: HTMLElement, props: PlotProps): () => void {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let plot: uPlot | null = null;
    const make = () => {
        plot?.destroy();
        const shown = shownStatuses(props.days);
        const data = [props.days.map((_, i) => i), ...valuesOf(props.days, shown, props.stacked)] as uPlot.AlignedData;
        plot = new uPlot(optionsOf(props, shown, host.clientWidth), data, host);
    };
    make();
    const observer = new ResizeObserver(() => plot?.setSize({ width: host.clientWidth, height: 260 }));
    observer.observe(host);
    dark.addEventListener('change', make);
    return () => {
        observer.disconnect();
        dark.removeEventListener('change', make);
        plot?.destroy();
    };
}

export default function Plot(props: PlotProps) {
    const host = useRef<HTMLDivElement>(null);
    const { days, stacked } = props;
    useEffect(() => draw(host.current!, props), [days, stacked]);
    const first = days[0]?.date ?? '';
    const last = days[days.length - 1]?.date ?? '';
    const label = t('plot.label', { from: formatDay(first), to: formatDay(last) });
    return <div ref={host} class="plot" role="img" aria-label={label} />;
}
