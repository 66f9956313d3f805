// The rows of orders: one of them is reached by Tab, the arrow keys go on from there.
import { useEffect, useRef, useState } from 'preact/hooks';
import { zoneLabel } from '../parts/zones';
import type { Campaign, Order } from '../types';
import { t } from '../words';
import type { OrderChanges } from './order-changes';
import { OrderRow } from './order-row';

interface Props {
    campaign: Campaign;
    orders: Order[];
    open: string | undefined;
    changes: OrderChanges;
}

/** Where the focused row has left the list, the one that took its place is focused. */
function useRows(orders: Order[]) {
    const body = useRef<HTMLTableSectionElement>(null);
    const [current, setCurrent] = useState(0);
    const hasFocus = useRef(false);
    const last = orders.length - 1;
    const at = Math.min(current, last);
    const focus = (row: number) => body.current?.querySelectorAll<HTMLElement>('tr.order')[row]?.focus();
    useEffect(() => {
        if (hasFocus.current && document.activeElement === document.body) focus(at);
    }, [orders]);
    const move = (by: number | 'first' | 'last') =>
        focus(by === 'first' ? 0 : by === 'last' ? last : Math.max(0, Math.min(last, at + by)));
    const follow = {
        onFocusIn: () => (hasFocus.current = true),
        // A row that is taken away has no target for the focus to go to; that is not leaving the list.
        onFocusOut: (event: FocusEvent) => event.relatedTarget instanceof Element
            && (hasFocus.current = body.current?.contains(event.relatedTarget) ?? false),
    };
    return { body, at, setCurrent, move, follow };
}

export function OrderTable({ campaign, orders, open, changes }: Props) {
    const { body, at, setCurrent, move, follow } = useRows(orders);
    return (
        <div class="scroll">
            <table class="cards orders" role="grid" aria-label={t('campaigns.orders')}>
                <thead>
                    <tr>
                        <th scope="col">{t('campaigns.order.who')}</th>
                        <th scope="col">{t('campaigns.order.status')}</th>
                        <th scope="col">
                            {t('campaigns.order.time')} <span class="small">{zoneLabel(campaign.timezone)}</span>
                        </th>
                        <th scope="col">{t('campaigns.order.instructions')}</th>
                        <th scope="col" class="number">{t('campaigns.order.priority')}</th>
                    </tr>
                </thead>
                <tbody ref={body} {...follow}>
                    {orders.map((order, i) => (
                        <OrderRow key={order.uuid} campaign={campaign} order={order} isOpen={open === order.uuid}
                            isCurrent={i === at}
                            changes={changes} onFocus={() => setCurrent(i)} onMove={move} />
                    ))}
                </tbody>
            </table>
        </div>
    );
}
