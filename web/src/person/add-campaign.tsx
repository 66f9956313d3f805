// Puts a person into a campaign.
import { useState } from 'preact/hooks';
import { get } from '../api';
import { useLoad } from '../load';
import { Dialog } from '../parts/dialog';
import { FieldInput } from '../parts/field-input';
import { StatusChip } from '../parts/status-bar';
import { Failure, Ghost } from '../parts/states';
import { describe, tell } from '../parts/toast';
import type { Campaign, Page } from '../types';
import { t } from '../words';
import type { Shown } from './load';
import { ScheduledTime } from './order-status';
import { usePost, useSubmit } from '../parts/use-submit';

const openStatuses = ['draft', 'active', 'paused'];
const firstStatuses = ['registered', 'planned', 'scheduled'];

/** More than are seen at a glance. */
const many = 20;

/** Whether a campaign takes people of the type. */
export const takes = (typeUuid: string) => ({ status, recordTypeUuid }: Campaign): boolean =>
    openStatuses.includes(status) && (recordTypeUuid === null || recordTypeUuid === typeUuid);

interface Props {
    shown: Shown;
    onAdded: () => void;
    onClose: () => void;
}

function Choice({
    campaigns,
    value,
    onInput,
}: {
    campaigns: Campaign[];
    value: string;
    onInput: (uuid: string) => void;
}) {
    return (
        <fieldset class="campaign-choice">
            <legend>{t('person.campaign')}</legend>
            {campaigns.map((campaign) => (
                <label key={campaign.uuid} class="check">
                    <input
                        type="radio"
                        name="campaign"
                        value={campaign.uuid}
                        checked={value === campaign.uuid}
                        onChange={() => onInput(campaign.uuid)}
                    />
                    <span>
                        <bdi>{campaign.name}</bdi>
                    </span>{' '}
                    <StatusChip status={campaign.status} />
                </label>
            ))}
        </fieldset>
    );
}

export function AddToCampaign({ shown: { person, orders }, onAdded, onClose }: Props) {
    const [search, setSearch] = useState('');
    const [campaign, setCampaign] = useState('');
    const [status, setStatus] = useState('registered');
    const [time, setTime] = useState('');
    const [instructions, setInstructions] = useState('');
    const post = usePost();
    const list = useLoad(search, (signal) =>
        get<Page<'campaigns', Campaign>>('/campaigns', { search: search.trim(), limit: 100 }, signal));
    const { busy, problem, submit } = useSubmit(async () => {
        const body = {
            recordUuid: person.uuid,
            status,
            instructions: instructions || null,
            ...(status === 'scheduled' ? { scheduledTime: time || null } : {}),
        };
        await post(`/campaigns/${campaign}/orders`, body);
        tell(t('person.added', { campaign: list.data?.campaigns.find(({ uuid }) => uuid === campaign)?.name ?? '' }));
        onAdded();
    });
    const { total = 0, campaigns = [] } = list.data ?? {};
    const choices = campaigns.filter(takes(person.recordTypeUuid))
        .filter(({ uuid }) => !orders.some((order) => order.campaignUuid === uuid));
    return (
        <Dialog title={t('person.add')} onClose={onClose}>
            <form onSubmit={submit}>
                {(total > many || search !== '') && (
                    <FieldInput
                        field={{ type: 'text', title: t('person.add.search') }}
                        value={search}
                        onInput={setSearch}
                    />
                )}
                {list.problem && <Failure problem={list.problem} onRetry={list.reload} />}
                {!list.data && !list.problem && <Ghost rows={3} />}
                {list.data && choices.length === 0 && <p class="quiet">{t('person.add.none')}</p>}
                {choices.length > 0 && <Choice campaigns={choices} value={campaign} onInput={setCampaign} />}
                {total > campaigns.length && (
                    <p class="small" role="status">
                        {t('view.moreCampaigns', { shown: campaigns.length, total })}
                    </p>
                )}
                <FieldInput
                    field={{
                        type: 'select',
                        title: t('person.status'),
                        required: true,
                        options: firstStatuses,
                        label: (s) => t(`status.${s}`),
                    }}
                    value={status}
                    onInput={setStatus}
                />
                {status === 'scheduled' && campaign !== '' && (
                    <ScheduledTime
                        key={campaign}
                        campaignUuid={campaign}
                        value={time}
                        onInput={setTime}
                        error={problem?.at('/scheduledTime') ?? null}
                    />
                )}
                <FieldInput
                    field={{ type: 'textarea', title: t('person.instructions') }}
                    value={instructions}
                    onInput={setInstructions}
                    error={problem?.at('/instructions') ?? null}
                />
                {problem && (
                    <p class="fault" role="alert">
                        {describe(problem)}
                    </p>
                )}
                <footer>
                    <button type="button" onClick={onClose}>
                        {t('cancel')}
                    </button>
                    <button type="submit" class="primary" disabled={busy || campaign === ''}>
                        {t('person.add')}
                    </button>
                </footer>
            </form>
        </Dialog>
    );
}
