// Says what is lost with a campaign before it is deleted.
import { useState } from 'preact/hooks';
import { call, Problem, toProblem } from '../api';
import { Confirm } from '../parts/confirm';
import { describe, tell } from '../parts/toast';
import { go } from '../route';
import { formatNumber, t } from '../words';
import type { Version } from './settings';

/** From so many orders on, the name must be typed. */
const many = 100;

interface Props {
    version: Version;
    orders: number;
    onClose: () => void;
}

export function DeleteCampaign({ version: { campaign, etag }, orders, onClose }: Props) {
    const [problem, setProblem] = useState<Problem | null>(null);
    const remove = async () => {
        try {
            await call('DELETE', `/campaigns/${campaign.uuid}`, { headers: { 'If-Match': etag } });
            tell(t('campaigns.deleted', { name: campaign.name }));
            go(['campaigns']);
        } catch (error) {
            setProblem(toProblem(error));
        }
    };
    return (
        <Confirm danger title={t('campaigns.delete.title', { name: campaign.name })} action={t('campaigns.delete')}
            {...(orders > many ? { typed: campaign.name.trim() } : {})} onConfirm={remove} onClose={onClose}>
            <ul>
                <li>{t('campaigns.delete.orders', { n: orders, count: formatNumber(orders) })}</li>
                <li>{t('campaigns.delete.settings')}</li>
                <li>{t('campaigns.delete.people')}</li>
                <li>{t('campaigns.delete.suppressions')}</li>
            </ul>
            {problem && (
                <p class="fault" role="alert">
                    {problem.status === 412 ? t('campaigns.delete.changed') : describe(problem)}
                </p>
            )}
        </Confirm>
    );
}
