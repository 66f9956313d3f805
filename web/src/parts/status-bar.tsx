// Orders by their status: in which order they stand, how they are shown, and the bar of their shares.
import { href } from '../route';
import type { Order } from '../types';
import { formatNumber, t } from '../words';

export type OrderStatus = Order['status'];
export type ByStatus = Record<OrderStatus, number>;

/** From the first to the last step; a quick key is the place in this list. */
export const orderStatuses: readonly OrderStatus[] = [
    'registered', 'planned', 'scheduled', 'busy', 'contacted', 'canceled', 'do-not-call',
];

/** Those of orders that are still to be called. */
export const openStatuses: readonly OrderStatus[] = ['registered', 'planned', 'scheduled', 'busy'];

export function countOpen(by: ByStatus): number {
    return openStatuses.reduce((sum, status) => sum + by[status], 0);
}

const tones: Record<string, string> = { active: 'good', inactive: 'warn', paused: 'warn' };

/** The status of a person, a campaign or an order; that of an order has a dot in its colour of bars and plots. */
export function StatusChip({ status }: { status: string }) {
    return (
        <span class={`chip ${tones[status] ?? ''}`}>
            {(orderStatuses as readonly string[]).includes(status) && <i class={`dot is-${status}`} />}{t(`status.${status}`)}
        </span>
    );
}

function describeShares(by: ByStatus, total: number): string {
    if (total === 0) return t('bar.none');
    return orderStatuses.filter((status) => by[status] > 0)
        .map((status) => `${t(`status.${status}`)} ${formatNumber(by[status])}`).join(', ');
}

/** The shares as one line; a screen reader hears them as words. */
export function StatusBar({ by, total }: { by: ByStatus; total: number }) {
    return (
        <div class="bar statuses" role="img" aria-label={describeShares(by, total)} title={describeShares(by, total)}>
            {orderStatuses.filter((status) => by[status] > 0).map((status) => (
                <span key={status} class={`is-${status}`} style={{ flexGrow: String(by[status]) }} />
            ))}
        </div>
    );
}

/** Each status with its colour and name; of one campaign with its number, too, which leads to its orders. */
export function StatusLegend({ of }: { of?: { campaign: string; by: ByStatus } | undefined }) {
    return (
        <ul class="legend">
            {orderStatuses.map((status) => (
                <li key={status}>
                    <i class={`dot is-${status}`} />
                    {of === undefined ? t(`status.${status}`) : (
                        <a href={href(['campaigns', of.campaign], { tab: 'orders', status })}>
                            {t(`status.${status}`)} <b class="number">{formatNumber(of.by[status])}</b>
                        </a>
                    )}
                </li>
            ))}
        </ul>
    );
}
