// Which days a plot shows.
import { clockIn } from '../parts/clock';
import { setQuery } from '../route';
import { t } from '../words';

export const dayChoices = [30, 90] as const;

/** The last days of the zone, today with them, as the query of the numbers of events. */
export function lastDays(zone: string, days: number): { from: string; to: string } {
    const to = clockIn(zone, new Date()).day;
    return { from: new Date(Date.parse(`${to}T00:00:00Z`) - (days - 1) * 86400000).toISOString().slice(0, 10), to };
}

export function DaysChoice({ days }: { days: number }) {
    return (
        <span class="switch" role="group" aria-label={t('plot.days')}>
            {dayChoices.map((one) => (
                <button key={one} type="button" aria-pressed={days === one}
                    onClick={() => setQuery({ days: one === 30 ? null : one })}>{t('plot.last', { n: one })}</button>
            ))}
        </span>
    );
}
