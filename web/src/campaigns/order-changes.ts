// Quick changes of an order's status: never over one that somebody else has made since the list was read.
import { useState } from 'preact/hooks';
import { Problem } from '../api';
import { tell, tellProblem } from '../parts/toast';
import type { OrderStatus } from '../parts/status-bar';
import type { Order } from '../types';
import { t } from '../words';
import { goneText, isGone, patchOrder, personOf, readOrder, removeOrder, type OrderVersion } from './order-calls';

/** What has to be asked or entered before a change can be made. */
export type Question =
    | { kind: 'edit'; order: Order; status?: OrderStatus }
    | { kind: 'suppress'; order: Order }
    | { kind: 'remove'; order: Order }
    | { kind: 'meanwhile'; order: Order; now: OrderVersion; status: OrderStatus };

export interface OrderChanges {
    question: Question | null;
    /** The order whose change is on its way. */
    busy: string | null;
    ask: (question: Question | null) => void;
    setStatus: (order: Order, status: OrderStatus) => void;
    force: (order: Order, now: OrderVersion, status: OrderStatus) => Promise<void>;
    remove: (order: Order) => Promise<void>;
    suppress: (order: Order) => Promise<void>;
}

export function useOrderChanges(onChanged: () => void): OrderChanges {
    const [question, ask] = useState<Question | null>(null);
    const [busy, setBusy] = useState<string | null>(null);

    const fail = (order: Order, error: unknown) => {
        if (!isGone(error)) return tellProblem(error);
        tell(goneText(order));
        onChanged();
    };
    const done = (before: Order, after: OrderVersion) => {
        const undo = () => void patchOrder(after, { status: before.status })
            .then(onChanged, (error: unknown) => fail(before, error));
        const isFinal = after.order.status === 'do-not-call';
        tell(t('campaigns.order.set', { name: personOf(before), status: t(`status.${after.order.status}`) }),
            isFinal ? undefined : { label: t('campaigns.undo'), run: undo });
        ask(null);
        onChanged();
    };
    const send = async (order: Order, now: OrderVersion, status: OrderStatus) => {
        try {
            done(now.order, await patchOrder(now, { status }));
        } catch (error) {
            if (!(error instanceof Problem) || error.status !== 412) throw error;
            ask({ kind: 'meanwhile', order, now: await readOrder(order), status });
        }
    };
    const change = async (order: Order, status: OrderStatus) => {
        setBusy(order.uuid);
        try {
            const now = await readOrder(order);
            if (now.order.status !== order.status) ask({ kind: 'meanwhile', order, now, status });
            else await send(order, now, status);
        } catch (error) {
            fail(order, error);
        } finally {
            setBusy(null);
        }
    };
    return {
        question, busy, ask,
        setStatus: (order, status) => {
            if (status === order.status || busy !== null) return;
            if (status === 'scheduled' && order.scheduledTime === null) ask({ kind: 'edit', order, status });
            else if (status === 'do-not-call') ask({ kind: 'suppress', order });
            else void change(order, status);
        },
        force: (order, now, status) => send(order, now, status).catch((error: unknown) => fail(order, error)),
        suppress: (order) => change(order, 'do-not-call'),
        remove: async (order) => {
            try {
                await removeOrder(await readOrder(order));
                tell(t('campaigns.order.removed', { name: personOf(order) }));
            } catch (error) {
                fail(order, error);
            }
            ask(null);
            onChanged();
        },
    };
}
