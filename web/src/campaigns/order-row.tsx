// One order in the list, and below it, when it is opened, what can be done with it.
import { lettersOn } from '../keys';
import { Icon } from '../parts/more-icons';
import { StatusChip, orderStatuses } from '../parts/status-bar';
import { href, setQuery } from '../route';
import { can } from '../session';
import type { Campaign, Order } from '../types';
import { formatNumber, formatTime, t } from '../words';
import { personOf } from './order-calls';
import type { OrderChanges } from './order-changes';

interface Props {
    campaign: Campaign;
    order: Order;
    isOpen: boolean;
    /** True of the one row that the Tab key reaches. */
    isCurrent: boolean;
    changes: OrderChanges;
    onFocus: () => void;
    /** Rows to move by. */
    onMove: (by: number | 'first' | 'last') => void;
}

const moves: Record<string, number | 'first' | 'last'> = {
    ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: 'first', End: 'last',
};

function toggle({ order, isOpen }: Pick<Props, 'order' | 'isOpen'>): void {
    setQuery({ order: isOpen ? null : order.uuid });
}

function press(event: KeyboardEvent, props: Props): void {
    const { order, changes, onMove } = props;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isRow = event.target === event.currentTarget;
    const move = moves[event.key];
    const hasLetters = lettersOn.value && can('campaigns:write');
    const status = hasLetters && /^[1-7]$/.test(event.key) ? orderStatuses[Number(event.key) - 1] : undefined;
    if (status) changes.setStatus(order, status);
    else if (isRow && move !== undefined) onMove(move);
    else if (isRow && event.key === 'Enter') toggle(props);
    else if (event.key === 'Escape' && props.isOpen) toggle(props);
    else if (isRow && event.key === 'e' && hasLetters) changes.ask({ kind: 'edit', order });
    else return;
    event.preventDefault();
}

function Steps({ order, changes }: Pick<Props, 'order' | 'changes'>) {
    return (
        <div class="set-status" role="group" aria-label={t('campaigns.order.set-status')}>
            {orderStatuses.map((status, i) => (
                <button key={status} type="button" aria-pressed={order.status === status}
                    disabled={changes.busy === order.uuid}
                    onClick={() => changes.setStatus(order, status)}>
                    <kbd aria-hidden="true">{i + 1}</kbd><i class={`dot is-${status}`} />{t(`status.${status}`)}
                </button>
            ))}
        </div>
    );
}

function Details({ campaign, order, changes }: Pick<Props, 'campaign' | 'order' | 'changes'>) {
    const time = (instant: string) => formatTime(instant, campaign.timezone);
    return (
        <tr class="details">
            <td colSpan={5}>
                {can('campaigns:write') && <Steps order={order} changes={changes} />}
                {order.instructions && <p class="instructions">{order.instructions}</p>}
                <p class="small">
                    {t('campaigns.order.attempts', { n: order.attempts })}
                    {order.nextAttemptAt && ` · ${t('campaigns.order.next', { time: time(order.nextAttemptAt) })}`}
                    {` · ${t('campaigns.order.since', { time: time(order.createdAt) })}`}
                </p>
                <div class="tools">
                    <a class="button" href={href(['people', order.record.uuid])}>
                        <Icon name="person" /> {t('campaigns.order.person')}
                    </a>
                    <a class="button" href={`tel:${order.record.phone}`}>
                        <Icon name="phone" /> <bdi dir="ltr">{order.record.phone}</bdi>
                    </a>
                    {can('campaigns:write') && (
                        <>
                            <button type="button" onClick={() => changes.ask({ kind: 'edit', order })}>
                                <Icon name="edit" /> {t('campaigns.order.edit')}
                            </button>
                            <button type="button" onClick={() => changes.ask({ kind: 'remove', order })}>
                                <Icon name="trash" /> {t('campaigns.order.remove')}
                            </button>
                        </>
                    )}
                </div>
            </td>
        </tr>
    );
}

export function OrderRow(props: Props) {
    const { campaign, order, isOpen, isCurrent, changes, onFocus } = props;
    return (
        <>
            <tr class="order" tabIndex={isCurrent ? 0 : -1} data-order={order.uuid}
                aria-busy={changes.busy === order.uuid} onFocus={onFocus} onKeyDown={(event) => press(event, props)}>
                <th scope="row" class="wide">
                    <button type="button" class="plain name" tabIndex={-1} aria-expanded={isOpen}
                        onClick={() => toggle(props)}>
                        <Icon name={isOpen ? 'down' : 'right'} /> {personOf(order)}
                    </button>
                    <span class="small number"><bdi dir="ltr">{order.record.phone}</bdi></span>
                </th>
                <td data-label={t('campaigns.order.status')}><StatusChip status={order.status} /></td>
                <td data-label={t('campaigns.order.time')}>
                    {order.scheduledTime ? formatTime(order.scheduledTime, campaign.timezone) : ''}
                </td>
                <td data-label={t('campaigns.order.instructions')}><span class="clip">{order.instructions}</span></td>
                <td class="number" data-label={t('campaigns.order.priority')}>
                    {order.priority === 0 ? '' : formatNumber(order.priority)}
                </td>
            </tr>
            {isOpen && <Details campaign={campaign} order={order} changes={changes} />}
        </>
    );
}
