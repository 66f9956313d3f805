// The status of an order, and changing it in two steps: choose, then press the button that says what will be.
import { useState } from 'preact/hooks';
import { orderStatuses } from '../parts/status-bar';
import { Problem, call, get } from '../api';
import { useLoad } from '../load';
import { FieldInput } from '../parts/field-input';
import { toText } from '../parts/field-value';
import { describe, tell } from '../parts/toast';
import type { Campaign, Order } from '../types';
import { t } from '../words';
import { useSubmit } from '../parts/use-submit';

export function orderPath(order: Order): string {
    return `/campaigns/${order.campaignUuid}/orders/${order.uuid}`;
}

/** Thrown where an order is not what was seen: nothing is changed then. */
function changedMeanwhile(now: Order | null): Problem {
    return new Problem(
        412,
        'precondition_failed',
        now ? t('person.order.changed', { status: t(`status.${now.status}`) }) : t('person.order.gone'),
    );
}

/** The order's ETag, if it is still as it was seen; lists have none. */
export async function etagOf(order: Order): Promise<string> {
    try {
        const now = await call<Order>('GET', orderPath(order));
        if (now.body.updatedAt !== order.updatedAt || now.body.status !== order.status)
            throw changedMeanwhile(now.body);
        return now.etag ?? '';
    } catch (error) {
        throw error instanceof Problem && error.status === 404 ? changedMeanwhile(null) : error;
    }
}

/** When to call, in the campaign's time zone. */
export function ScheduledTime({
    campaignUuid,
    value,
    onInput,
    error,
}: {
    campaignUuid: string;
    value: string;
    onInput: (text: string) => void;
    error: string | null;
}) {
    const { data } = useLoad(campaignUuid, (signal) => get<Campaign>(`/campaigns/${campaignUuid}`, undefined, signal));
    if (!data) return null;
    return (
        <FieldInput
            field={{ type: 'datetime', title: t('person.scheduledTime'), required: true }}
            value={value}
            onInput={onInput}
            error={error}
            zone={data.timezone}
            name="scheduledTime"
        />
    );
}

export function OrderStatus({ order, label, onChanged }: { order: Order; label: string; onChanged: () => void }) {
    const [status, setStatus] = useState(order.status);
    const [time, setTime] = useState(toText(order.scheduledTime));
    const isScheduled = status === 'scheduled';
    const isChanged = status !== order.status || (isScheduled && time !== toText(order.scheduledTime));
    const { busy, problem, submit } = useSubmit(async () => {
        const body = { status, ...(isScheduled ? { scheduledTime: time || null } : {}) };
        await call('PATCH', orderPath(order), { body, headers: { 'If-Match': await etagOf(order) } });
        tell(t('person.order.saved', { campaign: label, status: t(`status.${status}`) }));
        onChanged();
    });
    const timeFault = problem?.at('/scheduledTime') ?? null;
    return (
        <form class="order-status" onSubmit={submit}>
            <select
                aria-label={t('person.order.status', { campaign: label })}
                value={status}
                onChange={(event) => setStatus(event.currentTarget.value as Order['status'])}>
                {orderStatuses.map((option) => (
                    <option key={option} value={option}>
                        {t(`status.${option}`)}
                    </option>
                ))}
            </select>
            {isScheduled && (
                <ScheduledTime campaignUuid={order.campaignUuid} value={time} onInput={setTime} error={timeFault} />
            )}
            {status === 'do-not-call' && isChanged && <p class="fault">{t('person.order.suppresses')}</p>}
            {isChanged && (
                <span class="tools">
                    <button type="submit" class="primary" disabled={busy}>
                        {t('person.order.set', { status: t(`status.${status}`) })}
                    </button>
                    <button type="button" onClick={() => setStatus(order.status)}>
                        {t('cancel')}
                    </button>
                </span>
            )}
            {problem && timeFault === null && (
                <p class="fault" role="alert">
                    {problem.status === 412 ? problem.detail : describe(problem)}{' '}
                    {problem.status === 412 && (
                        <button type="button" onClick={onChanged}>
                            {t('person.reload')}
                        </button>
                    )}
                </p>
            )}
        </form>
    );
}
