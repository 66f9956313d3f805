// Reading and changing one order.
import { nameOf } from '../nouns';
import { call, Problem } from '../api';
import type { Order } from '../types';
import { t } from '../words';

/** An order as it was read. */
export interface OrderVersion {
    order: Order;
    etag: string;
}

function pathOf(order: Order): string {
    return `/campaigns/${order.campaignUuid}/orders/${order.uuid}`;
}

export async function readOrder(order: Order): Promise<OrderVersion> {
    const { body, etag } = await call<Order>('GET', pathOf(order));
    return { order: body, etag: etag ?? '' };
}

export async function patchOrder({ order, etag }: OrderVersion, body: Record<string, unknown>): Promise<OrderVersion> {
    const answer = await call<Order>('PATCH', pathOf(order), { body, headers: { 'If-Match': etag } });
    return { order: answer.body, etag: answer.etag ?? '' };
}

export async function removeOrder({ order, etag }: OrderVersion): Promise<void> {
    await call('DELETE', pathOf(order), { headers: { 'If-Match': etag } });
}

/** "Ana Silva", or the number of somebody without a name. */
export function personOf({ record }: Pick<Order, 'record'>): string {
    return nameOf(record);
}

/** The sentence for an order that is no longer there, else the problem's own. */
export function isGone(error: unknown): boolean {
    return error instanceof Problem && error.status === 404;
}

export function goneText(order: Order): string {
    return t('campaigns.order.gone', { name: personOf(order) });
}
