// What is asked before an order is changed, removed or suppressed.
import { Confirm } from '../parts/confirm';
import type { Campaign } from '../types';
import { formatAgo, t } from '../words';
import { personOf } from './order-calls';
import type { OrderChanges } from './order-changes';
import { OrderDialog } from './order-dialog';

interface Props {
    campaign: Campaign;
    changes: OrderChanges;
    onChanged: () => void;
}

export function OrderQuestions({ campaign, changes, onChanged }: Props) {
    const { question, ask } = changes;
    if (!question) return null;
    const { order } = question;
    const close = () => ask(null);
    const name = personOf(order);
    if (question.kind === 'edit')
        return (
            <OrderDialog campaign={campaign} order={order} status={question.status} onSaved={onChanged}
                onClose={close} />
        );
    if (question.kind === 'remove')
        return (
            <Confirm danger title={t('campaigns.order.remove.title', { name })} action={t('campaigns.order.remove')}
                onConfirm={() => changes.remove(order)} onClose={close}>
                <p>{t('campaigns.order.remove.text')}</p>
            </Confirm>
        );
    if (question.kind === 'suppress')
        return (
            <Confirm danger title={t('campaigns.order.suppress.title', { phone: order.record.phone })}
                action={t('campaigns.order.suppress')} onConfirm={() => changes.suppress(order)} onClose={close}>
                <p>{t(`campaigns.order.suppress.${campaign.suppressionScope}`, { name })}</p>
            </Confirm>
        );
    const { now, status } = question;
    const ago = formatAgo(now.order.updatedAt);
    const args = { name, ago, now: t(`status.${now.order.status}`), status: t(`status.${status}`) };
    return (
        <Confirm title={t('conflict')} action={t('campaigns.order.meanwhile.set', args)}
            onConfirm={() => changes.force(order, now, status)} onClose={() => { close(); onChanged(); }}>
            <p>{t('campaigns.order.meanwhile', args)}</p>
        </Confirm>
    );
}
