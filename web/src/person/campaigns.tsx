// The campaigns that a person is in now, and the ways in and out.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/icon';
import { tell, tellProblem } from '../parts/toast';
import { href } from '../route';
import { can } from '../session';
import type { Order } from '../types';
import { formatTime, t } from '../words';
import { AddToCampaign } from './add-campaign';
import type { Shown } from './load';
import { StatusChip } from '../parts/status-bar';
import { OrderStatus, etagOf, orderPath } from './order-status';

interface Props {
    shown: Shown;
    onChanged: () => void;
}

async function leaveCampaign(order: Order, campaign: string): Promise<void> {
    try {
        await call('DELETE', orderPath(order), { headers: { 'If-Match': await etagOf(order) } });
        tell(t('person.order.removed', { campaign }));
    } catch (error) {
        tellProblem(error);
    }
}

function Place({ order, name, onChanged }: { order: Order; name: string; onChanged: () => void }) {
    const [isLeaving, leave] = useState(false);
    return (
        <li class="place">
            <div class="place-head">
                <a href={href(['campaigns', order.campaignUuid])}>
                    <bdi>{name}</bdi>
                </a>
                <StatusChip status={order.status} />
                {can('campaigns:write') && (
                    <button
                        type="button"
                        class="plain"
                        onClick={() => leave(true)}
                        aria-label={t('person.order.remove', { campaign: name })}>
                        <Icon name="close" />
                    </button>
                )}
            </div>
            {order.scheduledTime !== null && (
                <p class="small">{t('person.order.time', { time: formatTime(order.scheduledTime) })}</p>
            )}
            {order.nextAttemptAt !== null && (
                <p class="small">{t('person.order.next', { time: formatTime(order.nextAttemptAt) })}</p>
            )}
            {order.attempts > 0 && <p class="small">{t('person.order.attempts', { n: order.attempts })}</p>}
            {order.instructions !== null && <p class="lines">{order.instructions}</p>}
            {can('campaigns:write') && <OrderStatus order={order} label={name} onChanged={onChanged} />}
            {isLeaving && (
                <Confirm
                    title={t('person.order.remove', { campaign: name })}
                    action={t('person.remove')}
                    danger
                    onClose={() => leave(false)}
                    onConfirm={async () => {
                        await leaveCampaign(order, name);
                        leave(false);
                        onChanged();
                    }}>
                    <p>{t('person.order.remove.text')}</p>
                </Confirm>
            )}
        </li>
    );
}

/** Why the person cannot be put into a campaign; null if that can be tried. */
function obstacle({ person }: Shown): string | null {
    if (person.suppressed?.campaignUuid === null) return t('person.add.suppressed');
    return person.status === 'active' ? null : t('person.add.inactive');
}

export function Campaigns({ shown, onChanged }: Props) {
    const [isAdding, add] = useState(false);
    const { person, orders } = shown;
    const nameOfCampaign = (order: Order) =>
        person.campaignHistory?.find((stay) => stay.orderUuid === order.uuid)?.campaignName ?? t('person.campaign');
    const why = obstacle(shown);
    return (
        <section aria-labelledby="campaigns" class="card">
            <div class="head">
                <h2 id="campaigns">{t('person.campaigns')}</h2>
                {can('campaigns:write') && why === null && (
                    <button type="button" onClick={() => add(true)}>
                        <Icon name="plus" /> {t('person.add')}
                    </button>
                )}
            </div>
            {orders.length === 0 && <p class="quiet">{t('person.campaigns.none')}</p>}
            <ul class="places">
                {orders.map((order) => (
                    <Place
                        key={`${order.uuid} ${order.updatedAt} ${order.status}`}
                        order={order}
                        name={nameOfCampaign(order)}
                        onChanged={onChanged}
                    />
                ))}
            </ul>
            {why !== null && <p class="small">{why}</p>}
            {isAdding && (
                <AddToCampaign
                    shown={shown}
                    onClose={() => add(false)}
                    onAdded={() => {
                        add(false);
                        onChanged();
                    }}
                />
            )}
        </section>
    );
}
