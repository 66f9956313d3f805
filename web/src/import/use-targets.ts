// What the columns of an import can become, as soon as the type of its records is known.
import { useMemo } from 'preact/hooks';
import { get } from '../api';
import { useLoad } from '../load';
import { can } from '../session';
import type { Import, RecordType } from '../types';
import { targetsOf, type Target } from './model';

export function useTargets(current: Import): Target[] {
    const type = useLoad(current.recordTypeUuid && can('record-types:read') ? current.recordTypeUuid : null,
        (signal) => get<RecordType>(`/record-types/${current.recordTypeUuid}`, undefined, signal));
    return useMemo(() => targetsOf(current, type.data), [current.of, current.campaignUuid, type.data]);
}
