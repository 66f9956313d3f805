// The record types of the account. They are asked for each time that people are shown, and are there at once but the first.
import { useEffect, useState } from 'preact/hooks';
import { Problem, getAll, toProblem } from '../api';
import { can } from '../session';
import type { RecordType } from '../types';

let known: RecordType[] | undefined;

export interface Types {
    types: RecordType[] | undefined;
    problem: Problem | undefined;
    retry: () => void;
}

export function useTypes(): Types {
    const [types, setTypes] = useState(known);
    const [problem, setProblem] = useState<Problem>();
    const load = () => {
        setProblem(undefined);
        const answer = can('record-types:read')
            ? getAll<RecordType>('/record-types', 'recordTypes')
            : Promise.resolve([]);
        answer.then((all) => {
            const isSame = JSON.stringify(all) === JSON.stringify(known);
            if (!isSame) known = all;
            setTypes(known);
        }, (error: unknown) => setProblem(toProblem(error)));
    };
    useEffect(load, []);
    return { types, problem, retry: load };
}
